package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import java.nio.file.Path;

/** A boot: {@code DATABASE FOLDER}. It prints whether the database was up to date. */
final class BootMain {
    private BootMain() {}

    public static void main(String[] arguments) {
        System.out.println(Migrator.forDatabase(Path.of(arguments[0]), Keys.raw())
                .withSource(MigrationSource.directory(Path.of(arguments[1])))
                .migrate()
                .wasUpToDate());
    }
}
