package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A COMMIT that throws may have been durable or not: the answer comes from the file. */
class CommitOutcomeTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);");
    private static final SqlMigration FILLED = data(2, "INSERT INTO beds VALUES (1);");

    @TempDir
    Path folder;

    private FlakyOpener opener;
    private MonitorDatabase database;

    @BeforeEach
    void create() {
        opener = new FlakyOpener();
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
        database.migrator(BEDS).migrate();
    }

    @Test
    void reports_the_old_version_when_the_commit_failed_and_nothing_was_kept() throws SQLException {
        opener.failsBeforeCommit = true;

        MigrationException failure = failureOf(database.migrator(BEDS, FILLED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.COMMIT_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure.applied()).isEmpty();
        assertThat(database.rows("SELECT * FROM beds")).isEmpty();
        assertThat(database.migrator(BEDS, FILLED).migrate().applied()).hasSize(1);
    }

    @Test
    void reports_the_new_version_when_the_commit_failed_but_was_kept() throws SQLException {
        opener.failsAfterCommit = true;

        MigrationException failure = failureOf(database.migrator(BEDS, FILLED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.COMMIT_KEPT);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(failure.applied()).extracting(MigrationReport.Applied::id).containsExactly(MigrationId.data(2));
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1");
        assertThat(database.migrator(BEDS, FILLED).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void would_call_a_kept_commit_undone_without_asking() throws SQLException {
        opener.failsAfterCommit = true;

        MigrationException failure = failureOf(database.without(Guard.COMMIT_ASKED, BEDS, FILLED));

        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1");
    }

    @Test
    void says_that_repeatables_are_kept_when_only_closing_failed() {
        MigrationSource views = MigrationSource.of(BEDS).and(RepeatableMigration.of("v", "CREATE VIEW v AS SELECT 1"));
        // The look at the file after the commit would close the connection earlier.
        RunSettings settings =
                RunSettings.forFile(database.path(), opener).withSource(views).withoutGuard(Guard.RESULT_VERIFIED);
        opener.committed = false;
        opener.failsToRestore = true;

        MigrationException failure = failureOf(new MonitorDatabase.Run(settings));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AFTERMATH_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(database.migrator().withSource(views).migrate().wasUpToDate())
                .isTrue();
    }

    @Test
    void asks_the_audit_when_only_repeatables_ran() throws SQLException {
        Migrator migrator = database.migrator()
                .withSource(MigrationSource.of(BEDS).and(RepeatableMigration.of("v", "CREATE VIEW v AS SELECT 1")));
        opener.failsBeforeCommit = true;
        assertThat(failureOf(migrator).problem().code()).isEqualTo(ProblemCode.COMMIT_FAILED);
        assertThat(database.rows("SELECT name FROM sqlite_schema WHERE type = 'view'"))
                .isEmpty();

        opener.failsAfterCommit = true;
        MigrationException failure = failureOf(migrator);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.COMMIT_KEPT);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(database.rows("SELECT * FROM v")).containsExactly("1");
        // One for each of the two runs: the backup of the first is in the row of its failure's transaction.
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE operation = 'backup'"))
                .containsExactly("2");
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
    }

    @Test
    void says_that_it_does_not_know_when_the_file_cannot_be_opened_again() {
        opener.failsAfterCommit = true;
        opener.cannotReopen = true;

        MigrationException failure = failureOf(database.migrator(BEDS, FILLED));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNKNOWN);
    }

    /** Fails once at the first COMMIT after it was told to. */
    private static final class FlakyOpener extends TestOpener {
        private boolean failsBeforeCommit;
        private boolean failsAfterCommit;
        private boolean cannotReopen;
        private boolean failed;
        private boolean failsToRestore;
        private boolean committed;

        @Override
        public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(file, purpose);
            }
            if (cannotReopen && failed) {
                throw new SQLException(
                        "[SQLITE_IOERR]  Some kind of disk I/O error occurred (disk I/O error)", null, 10);
            }
            return Intercepted.connection(super.open(file, purpose), new Intercepted.Watch() {
                @Override
                public void before(String sql) throws SQLException {
                    committed |= sql.equals("COMMIT");
                    if (failsToRestore && committed && sql.startsWith("PRAGMA temp_store")) {
                        throw failure();
                    }
                    if (failsBeforeCommit && sql.equals("COMMIT")) {
                        failsBeforeCommit = false;
                        throw failure();
                    }
                }

                @Override
                public void after(String sql) throws SQLException {
                    if (failsAfterCommit && sql.equals("COMMIT")) {
                        failsAfterCommit = false;
                        throw failure();
                    }
                }
            });
        }

        private SQLException failure() {
            failed = true;
            return new SQLException("[SQLITE_IOERR_FSYNC]  I/O error in the VFS layer (disk I/O error)", null, 1034);
        }
    }
}
