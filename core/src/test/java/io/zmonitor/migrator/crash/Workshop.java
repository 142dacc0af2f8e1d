package io.zmonitor.migrator.crash;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.functional.TestOpener;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Makes the databases that are broken, knows what every version of them looks like, and examines what is left. */
final class Workshop {
    private final Path folder;
    private final Path populated;
    private final List<List<String>> populatedAt = new ArrayList<>();
    private final List<List<String>> newAt = new ArrayList<>();

    Workshop(Path folder) throws IOException, SQLException {
        this.folder = folder;
        this.populated = folder.resolve("populated.db");
        migrate(populated, MonitorSet.RELEASED);
        populate(populated);
        Path grown = copy("grown.db", "truncate");
        Path fresh = folder.resolve("fresh.db");
        for (int version = 0; version <= MonitorSet.ALL.size(); version++) {
            migrate(fresh, version);
            newAt.add(digest(fresh));
            if (version >= MonitorSet.RELEASED) {
                migrate(grown, version);
            }
            populatedAt.add(digest(grown));
        }
    }

    /** A populated database with the first migrations applied, in this journal mode. */
    Path copy(String name, String journalMode) throws IOException, SQLException {
        Path copy = Files.copy(populated, folder.resolve(name));
        if (journalMode.equals("wal")) {
            try (Connection connection = open(copy)) {
                new SqlConnection(connection).execute("PRAGMA journal_mode = wal");
            }
        }
        return copy;
    }

    /** A place where no database is. */
    Path none(String name) {
        return folder.resolve(name);
    }

    /** The versions, counted in migrations, whose schema and rows this database has exactly. */
    List<Integer> versionsThatMatch(Path database) throws SQLException {
        List<String> digest = digest(database);
        List<Integer> matching = new ArrayList<>();
        for (int version = 0; version <= MonitorSet.ALL.size(); version++) {
            if (digest.equals(newAt.get(version)) || digest.equals(populatedAt.get(version))) {
                matching.add(version);
            }
        }
        return matching;
    }

    /** How many entries the ledger has; none if there is no ledger. */
    int entries(Path database) throws SQLException {
        try (Connection connection = open(database)) {
            SqlConnection look = new SqlConnection(connection);
            boolean present = look.number("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'") > 0;
            return present ? (int) look.number("SELECT count(*) FROM schema_version") : 0;
        }
    }

    List<String> digest(Path database) throws SQLException {
        try (Connection connection = open(database)) {
            return Digest.of(connection);
        }
    }

    String integrity(Path database) throws SQLException {
        try (Connection connection = open(database)) {
            return new SqlConnection(connection).text("PRAGMA integrity_check");
        }
    }

    static MigrationReport migrate(Path database, int version) {
        return Migrator.forDatabase(database, new TestOpener())
                .withSource(MigrationSource.of(MonitorSet.first(version)))
                .migrate();
    }

    private static Connection open(Path database) throws SQLException {
        return new TestOpener().open(new DatabaseFile(database));
    }

    private static void populate(Path database) throws SQLException {
        try (Connection connection = open(database)) {
            SqlConnection rows = new SqlConnection(connection);
            rows.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                    + " INSERT INTO patients (mrn, phone) SELECT 'MRN-' || i, '555' || i FROM n");
            rows.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                    + " INSERT INTO vitals (patient, value) SELECT 1 + i % 200, i FROM n");
            rows.execute("DELETE FROM patients WHERE id = 200");
            rows.execute("DELETE FROM vitals WHERE patient = 200");
        }
    }
}
