package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failure says all that the call did before it: its backups, its checks, the state it left, and what failed first. */
class ReportTruthTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final SqlMigration BEDS =
            schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY); INSERT INTO beds VALUES (1);");
    private static final SqlMigration WARDS = schema(2, "CREATE TABLE wards (id INTEGER);");
    private static final SqlMigration FAILING = schema(3, "INSERT INTO nowhere VALUES (1);");

    private static final RepeatableMigration BROKEN =
            RepeatableMigration.of("broken", "CREATE VIEW broken AS SELECT nothing FROM beds");

    @TempDir
    Path folder;

    private Migrator at(int minutes, MonitorDatabase database, MigrationSource source) {
        return database.migrator()
                .withSource(source)
                .withClock(Clock.fixed(NOON.plus(Duration.ofMinutes(minutes)), ZoneOffset.UTC));
    }

    private static MigrationSource of(Migration... migrations) {
        return MigrationSource.of(migrations);
    }

    private static Check check(String name, Predicate<Check.Context> passes) {
        return new Check() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String description() {
                return "looks at " + name;
            }

            @Override
            public Verdict check(Check.Context context) {
                return passes.test(context) ? Verdict.pass() : Verdict.fail("refused", "Look.");
            }
        };
    }

    @Test
    void a_run_that_fails_after_a_rollback_names_the_backup_and_the_checks_of_the_rollback() {
        MonitorDatabase database = MonitorDatabase.in(folder);
        at(1, database, of(BEDS)).migrate();
        SqlMigration withRollback = WARDS.withRollback("DROP TABLE wards;");
        at(2, database, of(BEDS, withRollback)).migrate();

        MigrationException failure = failureOf(at(3, database, of(BEDS).and(BROKEN))
                .withNewerDatabase(NewerDatabase.ROLL_BACK)
                .withPreCheck(check("both", context -> true)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.REPEATABLE_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        List<Backup> taken = database.migrator().maintenance().backups();
        assertThat(failure.backup())
                .hasValueSatisfying(backup -> assertThat(rowsOf(database, backup))
                        .as("the backup from before the rollback")
                        .contains("wards"));
        assertThat(taken).hasSizeGreaterThanOrEqualTo(2);
        assertThat(failure.checks())
                .filteredOn(result -> result.check().equals("both"))
                .hasSize(2);
    }

    private static List<String> rowsOf(MonitorDatabase database, Backup backup) {
        try {
            return new MonitorDatabase(backup.file(), database.opener())
                    .rows("SELECT name FROM sqlite_schema WHERE type = 'table'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_run_that_fails_after_a_backup_was_put_back_keeps_its_own_state() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        at(1, database, of(BEDS)).migrate();
        SqlMigration alarms = schema(3, "CREATE TABLE alarms (id INTEGER);");
        at(2, database, of(BEDS, WARDS, alarms, schema(4, "CREATE TABLE four (id INTEGER);")))
                .migrate();

        MigrationException failure =
                failureOf(at(3, database, of(BEDS, WARDS, alarms).and(BROKEN))
                        .withAtomicity(Atomicity.PER_STEP)
                        .withNewerDatabase(NewerDatabase.RESTORE_BACKUP));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied()).extracting(MigrationReport.Applied::id).containsExactly(MigrationId.schema(2));
        assertThat(failure.backup()).isPresent();
        assertThat(database.ledger()).containsExactly("schema-1", "schema-2");
    }

    @Test
    void a_rehearsal_that_a_check_refuses_names_the_checks() {
        MonitorDatabase database = MonitorDatabase.in(folder);
        at(1, database, of(BEDS)).migrate();

        MigrationException failure = Assertions.catchThrowableOfType(
                MigrationException.class,
                () -> at(2, database, of(BEDS, WARDS))
                        .withPreCheck(check("fine", context -> true))
                        .withPostCheck(check("strict", context -> false))
                        .maintenance()
                        .rehearse());

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHECK_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure.checks()).extracting(Check.Result::check).contains("fine", "strict");
    }

    @Test
    void a_check_that_refuses_a_new_plan_leaves_the_backup_of_the_first_one_named() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        at(1, database, of(BEDS)).migrate();
        MonitorDatabase moved = new MonitorDatabase(database.path(), new Meddling("COMMIT", file -> {
            try (Connection connection = new TestOpener().open(file)) {
                SqlConnection other = new SqlConnection(connection);
                other.execute("INSERT INTO schema_version (version, migration_type, description, applied_at, file_hash)"
                        + " SELECT 3, 'schema', 'schema 3', 'now', '" + FAILING.checksum() + "'");
            }
        }));
        int[] asked = {0};

        MigrationException failure =
                failureOf(at(2, moved, of(BEDS, WARDS, FAILING, schema(4, "CREATE TABLE four (id INTEGER);")))
                        .withAtomicity(Atomicity.PER_STEP)
                        .withPreCheck(check("once", context -> ++asked[0] == 1)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHECK_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied()).extracting(MigrationReport.Applied::id).containsExactly(MigrationId.schema(2));
        assertThat(failure.backup()).isPresent();
        assertThat(failure.checks()).extracting(Check.Result::check).contains("once");
    }

    @Test
    void a_refusal_inside_a_run_that_cannot_be_undone_leaves_an_unknown_state() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        at(1, database, of(BEDS)).migrate();
        Failing opener = new Failing("BEGIN EXCLUSIVE");

        try (Connection reader = new TestOpener().open(new DatabaseFile(database.path()))) {
            SqlConnection reading = new SqlConnection(reader);
            reading.execute("BEGIN");
            reading.number("SELECT count(*) FROM beds");
            MigrationException failure = failureOf(at(2, new MonitorDatabase(database.path(), opener), of(BEDS, WARDS))
                    .withLockTimeout(Duration.ZERO));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.DATABASE_BUSY);
            assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
        }
    }

    @Test
    void what_failed_first_is_told_although_the_rollback_fails_too() {
        MonitorDatabase database = MonitorDatabase.in(folder);
        at(1, database, of(BEDS)).migrate();
        Failing opener = new Failing("INSERT INTO schema_version_audit");

        MigrationException failure = Assertions.catchThrowableOfType(
                MigrationException.class,
                () -> at(2, new MonitorDatabase(database.path(), opener), of(BEDS))
                        .maintenance()
                        .backup());

        assertThat(failure.problem().summary()).contains("SQLITE_FULL");
        assertThat(failure)
                .cause()
                .satisfies(first -> assertThat(first.getSuppressed()).isNotEmpty());
    }

    /** From a statement on, nothing works any more: that one fails for want of space, the later ones cannot be written. */
    private static final class Failing extends TestOpener {
        private final String from;
        private boolean broken;

        Failing(String from) {
            this.from = from;
        }

        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            if (broken) {
                throw new SQLException("[SQLITE_IOERR] broken", null, 10);
            }
            return Intercepted.connection(super.open(file, purpose), sql -> {
                if (broken && (sql.equals("BEGIN") || sql.equals("ROLLBACK"))) {
                    throw new SQLException("[SQLITE_IOERR] broken", null, 10);
                }
                if (!broken && sql.startsWith(from)) {
                    broken = true;
                    if (sql.startsWith("INSERT")) {
                        throw new SQLException("[SQLITE_FULL] full", null, 13);
                    }
                }
            });
        }
    }

    /** Does something to the file after a statement, once. */
    private static final class Meddling extends TestOpener {
        private final String at;
        private final Deed deed;
        private boolean done;

        /** What is done to the file. */
        @FunctionalInterface
        interface Deed {
            void to(DatabaseFile file) throws SQLException;
        }

        Meddling(String at, Deed deed) {
            this.at = at;
            this.deed = deed;
        }

        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            return Intercepted.connection(super.open(file, purpose), new Intercepted.Watch() {
                @Override
                public void before(String sql) {
                    // Only what follows matters.
                }

                @Override
                public void after(String sql) throws SQLException {
                    if (sql.equals(at) && !done) {
                        done = true;
                        deed.to(file);
                    }
                }
            });
        }
    }
}
