package io.zmonitor.migrator.benchmarks.tools;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gives each reading the record number of its patient, in one of five ways. */
public final class ManyRowsTool {
    private static final String NUMBER = "(SELECT mrn FROM patients WHERE patients.old_id = vitals.patient_id)";
    private static final SqlMigration TABLES = SqlMigration.of(MigrationId.schema(1), "tables", """
            CREATE TABLE patients (mrn TEXT PRIMARY KEY NOT NULL, old_id TEXT NOT NULL UNIQUE);
            CREATE TABLE vitals (id INTEGER PRIMARY KEY, patient_id TEXT NOT NULL, patient_mrn TEXT, parameter TEXT NOT NULL,
                value REAL NOT NULL, at INTEGER NOT NULL, note TEXT);
            """);
    private static final SqlMigration IN_SQL = SqlMigration.of(
            MigrationId.data(2),
            "record numbers",
            "-- @batch vitals by id size 10000 where patient_mrn IS NULL\nUPDATE vitals SET patient_mrn = " + NUMBER
                    + " WHERE id BETWEEN :from AND :to;");

    private long longest;
    private long last = System.nanoTime();

    private ManyRowsTool() {}

    /** Takes what to do, the database, how many rows (for {@code fill}), and where to write what was seen. */
    public static void main(String[] args) throws IOException, SQLException {
        ManyRowsTool tool = new ManyRowsTool();
        Path database = Path.of(args[1]);
        long start = System.nanoTime();
        switch (args[0]) {
            case "fill" -> fill(database, Long.parseLong(args[2]));
            case "one" -> tool.alone(database, "UPDATE vitals SET patient_mrn = " + NUMBER);
            case "loop" ->
                tool.alone(
                        database,
                        "UPDATE vitals SET patient_mrn = " + NUMBER
                                + " WHERE id IN (SELECT id FROM vitals WHERE patient_mrn IS NULL LIMIT 10000)");
            case "sql" -> tool.migrate(database, IN_SQL);
            case "java" -> tool.migrate(database, new InJava());
            case "function" -> tool.migrate(database, new ByFunction());
            default -> throw new IllegalArgumentException(args[0]);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        Files.writeString(
                Path.of(args[3]), String.format(Locale.ROOT, "%.3f %.3f %d", seconds, tool.longest / 1e9, heap));
    }

    private static Migrator migrator(Path database, Migration... migrations) {
        return Migrator.forDatabase(database, SqlCipherKey.passphraseFetchedFrom(EncryptedFile.PASSPHRASE::toCharArray))
                .withSource(MigrationSource.of(migrations));
    }

    private static void fill(Path database, long rows) throws SQLException {
        migrator(database, TABLES).migrate();
        try (Connection connection = EncryptedFile.open(database)) {
            EncryptedFile.execute(
                    connection,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                            + " INSERT INTO patients SELECT printf('MRN-%06d', i * 7), printf('W-%04d', i) FROM n");
            EncryptedFile.execute(
                    connection,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                            + ") INSERT INTO vitals SELECT i, printf('W-%04d', i * 17 % 1000 + 1), NULL, 'heart_rate',"
                            + " 60 + i % 40, i * 5, printf('%040d', i) FROM n");
        }
    }

    // One statement until it changes nothing, each time committed.
    private void alone(Path database, String sql) throws SQLException {
        boolean isLoop = sql.contains("LIMIT");
        try (Connection connection = EncryptedFile.open(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int changed;
            do {
                last = System.nanoTime();
                changed = statement.executeUpdate(sql);
                connection.commit();
                passed();
            } while (isLoop && changed > 0);
        }
    }

    private void migrate(Path database, Migration migration) {
        migrator(database, TABLES, migration)
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Started) {
                        last = System.nanoTime();
                    } else if (event instanceof RunListener.Event.Batch || event instanceof RunListener.Event.Applied) {
                        passed();
                    }
                })
                .migrate();
    }

    // With what lies between two of them.
    private void passed() {
        long now = System.nanoTime();
        longest = Math.max(longest, now - last);
        last = now;
    }

    /** Reads, looks up, writes. */
    private static class InJava implements JavaMigration.Batched {
        private final Map<String, String> numbers = new HashMap<>();

        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return 2;
        }

        @Override
        public String description() {
            return "record numbers";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public Batches batches() {
            return Batches.through("vitals", "id").withSize(10_000).untilNone("patient_mrn IS NULL");
        }

        @Override
        public void migrate(JavaMigration.Batch batch) throws Exception {
            read(batch);
            batch.change(
                    "SELECT id, patient_id FROM vitals WHERE id BETWEEN :from AND :to",
                    "UPDATE vitals SET patient_mrn = ? WHERE id = ?",
                    (row, change) -> {
                        change.setString(1, numbers.get(row.getString(2)));
                        change.setLong(2, row.getLong(1));
                        return true;
                    });
        }

        String number(Object patient) {
            return numbers.get((String) patient);
        }

        void read(JavaMigration.Batch batch) throws SQLException {
            if (numbers.isEmpty()) {
                try (PreparedStatement query = batch.connection().prepareStatement("SELECT old_id, mrn FROM patients");
                        ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        numbers.put(rows.getString(1), rows.getString(2));
                    }
                }
            }
        }
    }

    /** The lookup as a function coded in Java, called from SQL. */
    private static final class ByFunction extends InJava {
        @Override
        public List<JavaMigration.Function> functions() {
            return List.of(JavaMigration.Function.of("number_of", 1, values -> number(values.get(0)))
                    .deterministic());
        }

        @Override
        public void migrate(JavaMigration.Batch batch) throws Exception {
            read(batch);
            try (PreparedStatement update = batch.prepare(
                    "UPDATE vitals SET patient_mrn = number_of(patient_id) WHERE id BETWEEN :from AND :to")) {
                update.executeUpdate();
            }
        }
    }
}
