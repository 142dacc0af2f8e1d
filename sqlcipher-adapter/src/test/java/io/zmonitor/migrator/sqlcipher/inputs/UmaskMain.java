package io.zmonitor.migrator.sqlcipher.inputs;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Migrates a database and prints the permissions of all that was ever beside it. */
final class UmaskMain {
    private UmaskMain() {}

    public static void main(String[] arguments) {
        Path database = Path.of(arguments[0]);
        SortedSet<String> seen = new TreeSet<>();
        DatabaseOpener key = SqlCipherKey.fetchedFrom(() -> {
            look(database, seen);
            return MalformedInputFixture.key();
        });
        try {
            migrate(database, key, event -> look(database, seen));
        } finally {
            look(database, seen);
            seen.forEach(System.out::println);
        }
    }

    private static void migrate(Path database, DatabaseOpener key, RunListener listener) {
        SqlMigration beds = SqlMigration.of(MigrationId.schema(1), "beds", "CREATE TABLE bed (id INTEGER);");
        Migrator.forDatabase(database, key)
                .withSource(MigrationSource.of(beds))
                .withListener(listener)
                .migrate();
    }

    private static void look(Path database, SortedSet<String> seen) {
        try (Stream<Path> files = Files.walk(database.getParent())) {
            for (Path file :
                    files.filter(file -> !file.equals(database.getParent())).toList()) {
                seen.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + " " + file.getFileName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
