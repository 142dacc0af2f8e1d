package io.zmonitor.migrator.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Random scripts on random schemas full of foreign keys, some of them violated: a run refuses exactly those after which a
 * check of the whole database by a plain connection finds a row without parent that it did not find before. {@code
 * -Dforeign-keys.scripts=20000} takes more of them, {@code -Dforeign-keys.seed=7} others.
 */
class ForeignKeysPropertyTest {
    private static final int SCRIPTS = Integer.getInteger("foreign-keys.scripts", 120);
    private static final long SEED = Long.getLong("foreign-keys.seed", 1);
    private static final SqlMigration FIRST = MonitorDatabase.schema(1, "SELECT 1");
    private static final String[] TABLES = {"Wards", "beds", "\"a b\"", "Ärzte", "w"};

    private static final String DECLARED = """
            -- @rows Wards may decrease
            -- @rows beds may decrease
            -- @rows "a b" may decrease
            -- @rows Ärzte may decrease
            -- @rows w may decrease
            """;

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    @Test
    void a_run_refuses_exactly_what_leaves_rows_without_parent() throws SQLException {
        for (int i = 0; i < SCRIPTS; i++) {
            trial(SEED * 1_000_000 + i);
        }
        LoggerFactory.getLogger(getClass()).info("foreign keys: {} from seed {}: {}", SCRIPTS, SEED, outcomes);
        assertThat(faults).isEmpty();
        assertThat(outcomes).containsKeys("applied", "refused", "applied over old ones");
    }

    private void trial(long seed) throws SQLException {
        Random random = new Random(seed);
        List<String> schema = schema(random);
        List<String> steps = new ArrayList<>();
        try (Connection plain = DriverManager.getConnection("jdbc:sqlite::memory:");
                Connection own = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            Migrator.forConnection(own).withSource(MigrationSource.of(FIRST)).migrate();
            schema.removeIf(sql -> !works(plain, sql));
            for (String sql : schema) {
                new SqlConnection(own).execute(sql);
            }
            List<String> before = violations(plain);
            while (steps.size() < 3) {
                write(random, plain, steps);
            }
            List<String> added = violations(plain);
            before.forEach(added::remove); // each once
            judge(seed, schema, steps, own, added);
        }
    }

    private void judge(long seed, List<String> schema, List<String> steps, Connection own, List<String> added) {
        String shown = seed + ": " + schema + " then " + steps + ", adds " + added;
        // In two steps: what the first one has touched is looked at before it, and not again before the second.
        SqlMigration one = MonitorDatabase.schema(2, DECLARED + steps.get(0) + ";");
        String rest = String.join(";", steps.subList(1, steps.size()));
        SqlMigration two = MonitorDatabase.schema(3, DECLARED + rest + ";");
        try {
            boolean warned =
                    Migrator.forConnection(own)
                            .withSource(MigrationSource.of(FIRST, one, two))
                            .migrate()
                            .warnings()
                            .stream()
                            .anyMatch(warning -> warning.kind() == Warning.Kind.FOREIGN_KEYS_VIOLATED_BEFORE);
            count(warned ? "applied over old ones" : "applied");
            if (!added.isEmpty()) {
                faults.add(shown + " was applied");
            }
        } catch (MigrationException e) {
            count(
                    e.problem().code() == ProblemCode.FOREIGN_KEYS_VIOLATED
                            ? "refused"
                            : e.problem().code().name());
            if (e.problem().code() != ProblemCode.FOREIGN_KEYS_VIOLATED || added.isEmpty()) {
                faults.add(shown + " was refused: " + e.problem().summary());
            }
        }
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private static List<String> violations(Connection connection) throws SQLException {
        List<String> violations = new ArrayList<>();
        for (String[] row : new SqlConnection(connection).rows("PRAGMA foreign_key_check", 3)) {
            violations.add(row[0] + " " + row[1] + " " + row[2]);
        }
        return violations;
    }

    // Of w the rows have no number. Each table refers to some of them, itself included, and w to a UNIQUE column.
    private static List<String> schema(Random random) {
        List<String> schema = new ArrayList<>();
        for (String table : TABLES) {
            String columns = "id INTEGER PRIMARY KEY, u UNIQUE, p";
            for (int i = 1; i <= 2; i++) {
                String to = random.nextInt(3) == 0 ? " (u)" : " (id)";
                String key = " REFERENCES " + any(random) + to + (random.nextInt(3) == 0 ? " ON DELETE CASCADE" : "");
                columns += ", c" + i + (random.nextBoolean() ? key : "");
            }
            schema.add("CREATE TABLE " + table + " (" + columns + ")" + (table.equals("w") ? " WITHOUT ROWID" : ""));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            schema.add("CREATE TRIGGER g" + i + " AFTER " + (random.nextBoolean() ? "INSERT" : "UPDATE") + " ON "
                    + any(random) + " BEGIN " + statement(random) + "; END");
        }
        if (random.nextBoolean()) {
            schema.add("CREATE VIEW v AS SELECT * FROM " + any(random));
            schema.add("CREATE TRIGGER gv INSTEAD OF UPDATE ON v BEGIN " + statement(random) + "; END");
        }
        for (int i = 0; i < 8; i++) {
            schema.add("INSERT OR IGNORE INTO " + any(random) + " (id, u, c1, c2) VALUES (" + number(random) + ", "
                    + number(random) + ", " + number(random) + ", " + number(random) + ")");
        }
        return schema;
    }

    private static void write(Random random, Connection plain, List<String> steps) {
        String sql = switch (random.nextInt(9)) {
            case 0 -> "CREATE TABLE n" + steps.size() + " (id INTEGER PRIMARY KEY, c REFERENCES " + any(random) + ")";
            case 1 -> "CREATE TABLE IF NOT EXISTS " + any(random) + " (id, c REFERENCES " + any(random) + ")";
            case 2 ->
                "ALTER TABLE " + any(random) + " ADD COLUMN c9 REFERENCES " + any(random) + " (id)"
                        + (random.nextBoolean() ? " DEFAULT " + number(random) : "");
            case 3 -> "INSERT INTO n0 VALUES (" + number(random) + ", " + number(random) + ")";
            case 4 -> "UPDATE v SET p = " + number(random);
            default -> statement(random);
        };
        if (works(plain, sql)) {
            steps.add(sql);
        }
    }

    private static boolean works(Connection plain, String sql) {
        try {
            new SqlConnection(plain).execute(sql);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static String statement(Random random) {
        String table = any(random);
        String column = List.of("u", "p", "c1", "c2").get(random.nextInt(4));
        return switch (random.nextInt(6)) {
            case 0 -> "DELETE FROM " + table + " WHERE id = " + number(random);
            case 1 -> "UPDATE " + table + " SET " + column + " = " + number(random);
            case 2 -> "UPDATE OR REPLACE " + table + " SET id = " + number(random) + " WHERE id < " + number(random);
            case 3 -> "REPLACE INTO " + table + " (id, u) VALUES (" + number(random) + ", " + number(random) + ")";
            case 4 -> "INSERT OR IGNORE INTO " + table + " (id, " + column + ") SELECT u, id FROM " + any(random);
            default ->
                "INSERT OR IGNORE INTO " + table + " (id, " + column + ") VALUES (" + number(random) + ", "
                        + number(random) + ")";
        };
    }

    private static String any(Random random) {
        return TABLES[random.nextInt(TABLES.length)];
    }

    private static int number(Random random) {
        return random.nextInt(6);
    }
}
