package io.zmonitor.migrator.functional;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** A real encrypted file for one test, and a second look at it on a connection of its own. */
record MonitorDatabase(Path path, DatabaseOpener opener) {
    static MonitorDatabase in(Path folder) {
        return new MonitorDatabase(folder.resolve("zmonitor.db"), new TestOpener());
    }

    Migrator migrator(Migration... migrations) {
        return Migrator.forDatabase(path, opener)
                .withSource(MigrationSource.of(migrations))
                .withApplication("z-monitor", "4.2.0");
    }

    /** A run with one guard left out, to see what the guard prevents. */
    Run without(Guard guard, Migration... migrations) {
        return new Run(settings(migrations).withoutGuard(guard));
    }

    /** A run with two guards left out. */
    Run without(Guard guard, Guard another, Migration... migrations) {
        return new Run(settings(migrations).withoutGuard(guard).withoutGuard(another));
    }

    private RunSettings settings(Migration... migrations) {
        return RunSettings.forFile(path, opener).withSource(MigrationSource.of(migrations));
    }

    /** A run that the public API cannot make. */
    record Run(RunSettings settings) {
        Run withLockTimeout(java.time.Duration patience) {
            return new Run(settings.withLockTimeout(patience));
        }

        MigrationReport run() {
            return new MigrationRun(settings).execute();
        }
    }

    static MigrationException failureOf(Run run) {
        return Assertions.catchThrowableOfType(MigrationException.class, run::run);
    }

    static SqlMigration schema(long number, String script) {
        return SqlMigration.of(MigrationId.schema(number), "schema " + number, script);
    }

    static SqlMigration data(long number, String script) {
        return SqlMigration.of(MigrationId.data(number), "data " + number, script);
    }

    static SqlMigration seed(long number, String script) {
        return SqlMigration.of(MigrationId.seed(number), "seed " + number, script);
    }

    static MigrationException failureOf(Migrator migrator) {
        return Assertions.catchThrowableOfType(MigrationException.class, migrator::migrate);
    }

    /** Executes statements outside of any run. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = open()) {
            for (String statement : statements) {
                new SqlConnection(connection).execute(statement);
            }
        }
    }

    /** The rows of a query, each with its columns joined by a bar. */
    List<String> rows(String query) throws SQLException {
        try (Connection connection = open()) {
            return new SqlConnection(connection).list(query, row -> {
                ResultSetMetaData columns = row.getMetaData();
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    values.add(String.valueOf(row.getString(i)));
                }
                return String.join("|", values);
            });
        }
    }

    List<String> tables() throws SQLException {
        return rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'schema_version%'"
                + " AND name NOT LIKE 'sqlite_%' ORDER BY name");
    }

    List<String> ledger() throws SQLException {
        return rows(
                "SELECT migration_type || '-' || version FROM schema_version ORDER BY version, migration_type = 'seed'");
    }

    Connection open() throws SQLException {
        return opener.open(new DatabaseFile(path));
    }
}
