package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.internal.file.SqliteResult;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** What a child process does with a database. It prints {@code done}, {@code busy}, or the name of the refusal's code. */
public final class OpenerMain {
    private OpenerMain() {}

    /** {@code open FILE}, {@code create FILE}, {@code write FILE}, {@code hold FILE}, or {@code examine FILE}. */
    public static void main(String[] arguments) throws SQLException, IOException {
        DatabaseFile database = new DatabaseFile(Path.of(arguments[1]));
        try {
            switch (arguments[0]) {
                case "create" -> Keys.raw().open(database, Purpose.CREATION).close();
                case "create-plaintext" ->
                    PlaintextDatabase.withoutEncryption()
                            .open(database, Purpose.CREATION)
                            .close();
                case "boot-plaintext" -> bootPlaintext(database);
                case "write" -> write(database);
                case "hold" -> hold(database);
                case "examine" -> examine(database);
                default -> Keys.raw().open(database).close();
            }
            System.out.println("done");
        } catch (MigrationException e) {
            System.out.println(e.problem().code());
        } catch (SQLException e) {
            System.out.println(e.getErrorCode() == SqliteResult.BUSY ? "busy" : "failed");
        }
    }

    // A boot, a backup of it, and a boot with nothing to do.
    private static void bootPlaintext(DatabaseFile database) {
        Migrator migrator = Migrator.forDatabase(database.path(), PlaintextDatabase.withoutEncryption())
                .withSource(MigrationSource.of(SqlMigration.of(
                        MigrationId.schema(1),
                        "beds",
                        "CREATE TABLE bed (id INTEGER PRIMARY KEY, note TEXT DEFAULT (hex(zeroblob(2000))))")));
        migrator.migrate();
        migrator.maintenance().backup();
        if (!migrator.migrate().wasUpToDate()) {
            throw new AssertionError("something is pending still");
        }
    }

    // Commits into a write-ahead log, and stays connected until somebody says a line.
    private static void hold(DatabaseFile database) throws SQLException, IOException {
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, "PRAGMA journal_mode = WAL", "INSERT INTO patient (name) VALUES ('held')");
            System.out.println("holding");
            System.in.read();
        }
    }

    // Refuses as an opening does.
    private static void examine(DatabaseFile database) {
        Keys.raw().examine(database).problem().ifPresent(problem -> {
            throw MigrationException.refusing(problem);
        });
    }

    private static void write(DatabaseFile database) throws SQLException {
        try (Connection connection = Keys.raw().withBusyTimeout(Duration.ZERO).open(database)) {
            Sql.execute(connection, "INSERT INTO patient (name) VALUES ('from the other process')");
        }
    }
}
