package io.zmonitor.migrator.functional;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Builds the states that the earlier runners leave, with SQL of its own: what they execute, and what they record. */
record FieldDatabase(Connection connection, LegacyMigrations set) {
    static final String MIGRATE_TABLE = """
            CREATE TABLE schema_version (
                version INTEGER PRIMARY KEY,
                applied_at TEXT NOT NULL,
                description TEXT,
                migration_type TEXT,
                file_hash TEXT,
                execution_time_ms INTEGER,
                applied_by TEXT DEFAULT 'migrate.py'
            )""";
    static final String MIGRATION_RUNNER_TABLE = """
            CREATE TABLE schema_version (
                version INTEGER PRIMARY KEY,
                applied_at TEXT NOT NULL,
                description TEXT NOT NULL,
                file_hash TEXT NOT NULL,
                rollback_file TEXT
            )""";

    void sql(String... statements) throws SQLException {
        for (String statement : statements) {
            new SqlConnection(connection).execute(statement);
        }
    }

    /** Every statement of the file, also those that write to the ledger. */
    void execute(String file) throws SQLException {
        execute(file, statements(file).size());
    }

    /** The first statements of the file. */
    void execute(String file, int count) throws SQLException {
        for (String statement : statements(file).subList(0, count)) {
            sql(statement);
        }
    }

    /** The row that migrate.py writes, over any that has the number. */
    void recordAsMigrate(String file) throws SQLException {
        String type = file.substring(0, file.indexOf('/'));
        sql("INSERT OR REPLACE INTO schema_version"
                + " (version, applied_at, description, migration_type, file_hash, execution_time_ms) VALUES ("
                + number(file) + ", '2026-11-20 10:00:00', '" + stem(file) + "', '" + type + "', '" + set.hash(file)
                + "', 12)");
    }

    /** The row that migration_runner.py writes. */
    void recordAsMigrationRunner(String file) throws SQLException {
        String stem = stem(file);
        sql("INSERT INTO schema_version (version, applied_at, description, file_hash) VALUES (" + number(file)
                + ", '2026-11-20T10:00:00.123456', '" + stem.substring(stem.indexOf('_') + 1) + "', '"
                + set.hash(file) + "')");
    }

    void migrate(String... files) throws SQLException {
        for (String file : files) {
            execute(file);
            recordAsMigrate(file);
        }
    }

    void migrationRunner(String... files) throws SQLException {
        for (String file : files) {
            execute(file);
            recordAsMigrationRunner(file);
        }
    }

    // The scripts have no semicolon but at the end of a statement.
    private List<String> statements(String file) {
        return Arrays.stream(set.text(file).split(";", -1))
                .filter(statement -> !statement.isBlank())
                .toList();
    }

    private static int number(String file) {
        return Integer.parseInt(stem(file).substring(0, 4));
    }

    private static String stem(String file) {
        return file.substring(file.indexOf('/') + 1, file.length() - ".sql".length());
    }
}
