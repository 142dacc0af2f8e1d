package io.zmonitor.migrator.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Random histories of one database: builds that know more or fewer migrations, targets, failures, rollbacks and repairs,
 * in both atomicities. After every event the schema must be the one that the ledger claims, as a fresh database has it,
 * and the audit's chain must hold.
 */
class RandomHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("histories", 60);
    private static final long SEED = Long.getLong("seed", 20_261_121L);
    private static final int EVENTS = 10;
    private static final int NEWEST = 8;

    /** What may rightly be refused; anything else is a defect. */
    private static final List<ProblemCode> REFUSALS = List.of(
            ProblemCode.FROM_NEWER_BUILD,
            ProblemCode.TARGET_BELOW_DATABASE,
            ProblemCode.STATEMENT_FAILED,
            ProblemCode.CHANGED);

    private final Map<ProblemCode, Integer> refused = new EnumMap<>(ProblemCode.class);
    private List<List<String>> freshAt = List.of();

    @BeforeEach
    void buildEveryVersionAfresh() throws SQLException {
        List<List<String>> digests = new ArrayList<>();
        for (int version = 0; version <= NEWEST; version++) {
            try (Connection connection = inMemory()) {
                migrator(connection, first(version)).migrate();
                digests.add(schema(connection));
            }
        }
        freshAt = digests;
    }

    @Test
    void the_schema_is_always_the_one_that_the_ledger_claims() throws SQLException {
        for (int history = 0; history < HISTORIES; history++) {
            Random random = new Random(SEED + history);
            try (Connection connection = inMemory()) {
                for (int event = 0; event < EVENTS; event++) {
                    String what = happen(connection, random);
                    assertThat(schema(connection))
                            .as("seed %s, event %s: %s", SEED + history, event, what)
                            .isEqualTo(freshAt.get(entries(connection)));
                }
                assertThat(migrator(connection, first(NEWEST))
                                .maintenance()
                                .verify()
                                .findings())
                        .as("seed %s", SEED + history)
                        .isEmpty();
            }
        }
        // The generator does reach what it is for.
        assertThat(refused.keySet()).containsAll(REFUSALS);
    }

    private String happen(Connection connection, Random random) {
        int build = 1 + random.nextInt(NEWEST);
        Atomicity atomicity = random.nextBoolean() ? Atomicity.PER_STEP : Atomicity.ALL_OR_NOTHING;
        Migrator migrator = migrator(connection, first(build)).withAtomicity(atomicity);
        int kind = random.nextInt(6);
        String what = "kind " + kind + ", build " + build + ", " + atomicity;
        try {
            switch (kind) {
                case 0 -> migrator.migrate();
                case 1 ->
                    migrator.withTarget(Target.upTo(1 + random.nextInt(NEWEST))).migrate();
                case 2 -> migrator.withNewerDatabase(NewerDatabase.ROLL_BACK).migrate();
                case 3 ->
                    migrator(connection, broken(build)).withAtomicity(atomicity).migrate();
                case 4 -> newestBuild(connection).rollbackTo(random.nextInt(NEWEST), "a test");
                default -> repaired(connection, random);
            }
        } catch (MigrationException e) {
            assertThat(REFUSALS).as(what).contains(e.problem().code());
            refused.merge(e.problem().code(), 1, Integer::sum);
        }
        return what;
    }

    /** A script is edited after it was applied, refused, accepted with a reason, and put back in the same way. */
    private void repaired(Connection connection, Random random) {
        int number = 1 + random.nextInt(NEWEST);
        SqlMigration[] edited = first(NEWEST);
        SqlMigration released = edited[number - 1];
        edited[number - 1] = SqlMigration.of(released.id(), released.description(), released.script() + "-- edited\n")
                .withRollback(released.rollback().orElseThrow());
        boolean applied = migrator(connection, first(NEWEST)).plan().steps().stream()
                .noneMatch(step -> step.id().equals(released.id()));
        if (!applied) {
            return;
        }
        try {
            migrator(connection, edited).migrate();
        } catch (MigrationException e) {
            refused.merge(e.problem().code(), 1, Integer::sum);
            assertThat(e.problem().code()).isEqualTo(ProblemCode.CHANGED);
        }
        migrator(connection, edited).maintenance().acceptChange(released.id(), "a comment was added");
        newestBuild(connection).acceptChange(released.id(), "the comment was taken out again");
    }

    private static Maintenance newestBuild(Connection connection) {
        return migrator(connection, first(NEWEST)).maintenance();
    }

    private static Migrator migrator(Connection connection, Migration... set) {
        return Migrator.forConnection(connection).withSource(MigrationSource.of(set));
    }

    /** The migrations that a build knows: tables, a rebuild, an index, a view, data. */
    private static SqlMigration[] first(int count) {
        List<SqlMigration> all = List.of(
                schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);", "DROP TABLE beds;"),
                schema(
                        2,
                        "CREATE TABLE stays (id INTEGER PRIMARY KEY, bed INTEGER REFERENCES beds (id));",
                        "DROP TABLE stays;"),
                data(3, "INSERT INTO beds VALUES (1, 'A'), (2, 'B');", "-- @rows beds may decrease\nDELETE FROM beds;"),
                schema(4, "CREATE INDEX stays_by_bed ON stays (bed);", "DROP INDEX stays_by_bed;"),
                schema(5, "ALTER TABLE beds ADD COLUMN ward TEXT;", "ALTER TABLE beds DROP COLUMN ward;"),
                schema(
                        6,
                        "CREATE VIEW taken AS SELECT label FROM beds JOIN stays ON bed = beds.id;",
                        "DROP VIEW taken;"),
                data(7, "UPDATE beds SET ward = 'W' || id;", "UPDATE beds SET ward = NULL;"),
                schema(
                        8,
                        "CREATE TRIGGER kept BEFORE DELETE ON beds BEGIN SELECT RAISE(ABORT, 'kept'); END;",
                        "DROP TRIGGER kept;"));
        return all.subList(0, count).toArray(SqlMigration[]::new);
    }

    /** The same, but the newest one fails at its end. */
    private static SqlMigration[] broken(int count) {
        SqlMigration[] set = first(count);
        SqlMigration newest = set[count - 1];
        set[count - 1] = SqlMigration.of(
                newest.id(), newest.description(), newest.script() + "\nINSERT INTO nowhere VALUES (1);");
        return set;
    }

    private static SqlMigration schema(long number, String script, String rollback) {
        return MonitorDatabase.schema(number, script).withRollback(rollback);
    }

    private static SqlMigration data(long number, String script, String rollback) {
        return MonitorDatabase.data(number, script).withRollback(rollback);
    }

    private static Connection inMemory() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    private static int entries(Connection connection) throws SQLException {
        SqlConnection database = new SqlConnection(connection);
        boolean present = database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'") > 0;
        return present ? (int) database.number("SELECT count(*) FROM schema_version") : 0;
    }

    private static List<String> schema(Connection connection) throws SQLException {
        return new SqlConnection(connection)
                .list(
                        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema"
                                + " WHERE tbl_name NOT LIKE 'schema\\_version%' ESCAPE '\\' ORDER BY type, name",
                        row -> row.getString(1));
    }
}
