package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.watch.FlightRecording;
import java.nio.file.Path;

/**
 * A boot: {@code DATABASE FOLDER}, and {@code watched} if it is to be written into a recording that nobody has begun. It prints
 * whether the database was up to date.
 */
final class BootMain {
    private BootMain() {}

    public static void main(String[] arguments) {
        Migrator migrator = Migrator.forDatabase(Path.of(arguments[0]), Keys.raw())
                .withSource(MigrationSource.directory(Path.of(arguments[1])));
        if (arguments.length > 2) {
            migrator = migrator.withListener(FlightRecording.ofRuns());
        }
        System.out.println(migrator.migrate().wasUpToDate());
    }
}
