package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.Check.Verdict;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What checks see, what they can do, and who is told what they decided. */
class ChecksTest {
    private static final Migration BEDS = schema(1, """
            CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);
            INSERT INTO beds VALUES (1, 'A'), (2, 'B');
            """).withRollback("DROP TABLE beds;");

    private static final Migration NEXT = data(2, "INSERT INTO beds VALUES (3, 'C');")
            .withRollback("-- @rows beds may decrease\nDELETE FROM beds WHERE id = 3;");

    private static final Check BATTERY = Check.of("charging", context -> Verdict.fail("on battery", "Plug it in."));
    private static final Check BROKEN = Check.of("broken", context -> {
        throw new IllegalStateException("a row's value");
    });
    private static final Check AGE = Check.of("age", context -> Verdict.warn("old hardware"));
    private static final Check FINE = Check.of("fine", context -> Verdict.pass());

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void migrate() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
    }

    @Test
    void all_pre_checks_run_and_all_findings_are_told_before_the_run_is_refused() throws IOException {
        Map<String, byte[]> before = files();
        List<String> told = new ArrayList<>();

        MigrationException failure = failureOf(pending()
                .withPreCheck(BATTERY)
                .withPreCheck(BROKEN)
                .withPreCheck(AGE)
                .withPreCheck(FINE)
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Checked checked) {
                        told.add(checked.result().check());
                    }
                }));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHECK_FAILED);
        assertThat(failure.problem().summary())
                .isEqualTo("The check \"charging\" of " + database.path()
                        + " failed: on battery; \"broken\" failed as well: it threw"
                        + " java.lang.IllegalStateException.");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(failure.checks())
                .extracting(result ->
                        result.check() + " " + result.verdict().getClass().getSimpleName())
                .containsExactly(
                        "no other writer Pass",
                        "free disk space Pass",
                        "audit intact Pass",
                        "charging Fail",
                        "broken Fail",
                        "age Warn",
                        "fine Pass");
        assertThat(failure.checks()).allMatch(result -> result.phase() == Check.Phase.PRE);
        assertThat(told)
                .containsExactlyElementsOf(
                        failure.checks().stream().map(Check.Result::check).toList());
        assertThat(failure)
                .hasStackTraceContaining("ZM-401")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("a row's value"));
        assertThat(files()).containsExactlyEntriesOf(before);
    }

    @Test
    void a_check_that_broke_first_is_the_problem_with_its_cause() {
        MigrationException failure = failureOf(pending().withPreCheck(BROKEN).withPreCheck(BATTERY));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHECK_BROKE);
        assertThat(failure.problem().summary())
                .isEqualTo("The check \"broken\" of " + database.path()
                        + " could not decide: it threw java.lang.IllegalStateException; \"charging\""
                        + " failed as well: on battery.");
        assertThat(failure.getCause()).hasMessage("java.lang.IllegalStateException");
    }

    @Test
    void all_post_checks_run_too_and_the_audit_keeps_their_findings() throws SQLException {
        MigrationException failure =
                failureOf(pending().withPostCheck(BATTERY).withPostCheck(AGE).withPostCheck(BATTERY));

        assertThat(failure.checks())
                .filteredOn(result -> result.phase() == Check.Phase.POST)
                .hasSize(3);
        assertThat(database.rows("SELECT detail FROM schema_version_audit WHERE operation = 'failure'")
                        .get(0))
                .contains("on battery; \"charging\" failed as well: on battery");
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2");
    }

    @Test
    void the_report_has_every_result_with_its_time() {
        MigrationReport report = pending().withPreCheck(AGE).withPostCheck(FINE).migrate();

        assertThat(report.checks())
                .extracting(result -> result.phase() + " " + result.check())
                .containsExactly(
                        "PRE no other writer", "PRE free disk space", "PRE audit intact", "PRE age", "POST fine");
        assertThat(report.checks()).allMatch(result -> !result.took().isNegative() && !result.isFailure());
        assertThat(pending().migrate().checks()).isEmpty();
    }

    @Test
    void a_rollback_makes_and_reports_them() {
        pending().migrate();

        assertThat(pending()
                        .withPostCheck(BuiltInChecks.expectedVersion(1, 1))
                        .maintenance()
                        .rollback(1, "a test")
                        .checks())
                .extracting(result -> result.phase() + " " + result.check())
                .containsExactly(
                        "PRE no other writer", "PRE free disk space", "PRE audit intact", "POST expected version");
    }

    @Test
    void a_check_knows_the_run() {
        List<String> seen = new ArrayList<>();
        Check looking = Check.of("looking", context -> {
            seen.add(context.phase() + " " + context.plan().before() + " to "
                    + context.plan().after() + " by " + context.plan().steps().size());
            assertThat(context.database()).contains(database.path());
            assertThat(context.backupFolder()).contains(folder);
            assertThat(new SqlConnection(context.connection()).number("SELECT count(*) FROM beds"))
                    .isEqualTo(context.phase() == Check.Phase.PRE ? 2 : 3);
            return Verdict.pass();
        });

        pending().withPreCheck(looking).withPostCheck(looking).migrate();

        assertThat(seen).containsExactly("PRE 1 to 2 by 1", "POST 1 to 2 by 1");
    }

    @Test
    void without_backup_there_is_no_folder_for_it() {
        assertThat(pending()
                        .withBackupPolicy(BackupPolicy.withoutBackup("a test"))
                        .withPreCheck(Check.of("none", context -> {
                            assertThat(context.backupFolder()).isEmpty();
                            assertThat(context.space().backup()).isZero();
                            return Verdict.pass();
                        }))
                        .migrate()
                        .applied())
                .hasSize(1);
    }

    @Test
    void a_check_takes_the_place_of_the_default_one_with_its_name() {
        Check mine = Check.of("no other writer", context -> Verdict.warn("not asked"));

        assertThat(pending().withPreCheck(mine).migrate().checks())
                .extracting(Check.Result::check)
                .containsExactly("free disk space", "audit intact", "no other writer");
    }

    @Test
    void what_a_post_check_remembers_is_from_before_the_first_step() {
        Check remembering = new Check() {
            @Override
            public String name() {
                return "remembering";
            }

            @Override
            public Check remembering(io.zmonitor.migrator.Check.Context before) throws SQLException {
                long then = new SqlConnection(before.connection()).number("SELECT count(*) FROM beds");
                return Check.of(name(), after -> Verdict.warn(then + " before"));
            }

            @Override
            public Verdict check(io.zmonitor.migrator.Check.Context context) {
                return Verdict.fail("never asked", "");
            }
        };

        assertThat(pending()
                        .withPostCheck(remembering)
                        .migrate()
                        .warnings()
                        .get(0)
                        .text())
                .isEqualTo("remembering: 2 before");
    }

    @Test
    void the_checks_alone_refuse_nothing_and_write_nothing() throws IOException {
        Map<String, byte[]> before = files();
        Migrator migrator = pending().withPreCheck(BATTERY).withPostCheck(BuiltInChecks.leastRows("beds", 5));

        List<Check.Result> pre = migrator.maintenance().check(Check.Phase.PRE);
        List<Check.Result> post = migrator.maintenance().check(Check.Phase.POST);

        assertThat(pre)
                .extracting(Check.Result::check)
                .containsExactly("no other writer", "free disk space", "audit intact", "charging");
        assertThat(pre).extracting(Check.Result::isFailure).containsExactly(false, false, false, true);
        assertThat(post).hasSize(1).allMatch(Check.Result::isFailure);
        assertThat(files()).containsExactlyEntriesOf(before);
        assertThatThrownBy(() -> new MonitorDatabase(folder.resolve("none.db"), new TestOpener())
                        .migrator(BEDS)
                        .maintenance()
                        .check(Check.Phase.PRE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("ZM-125");
    }

    private Migrator pending() {
        return database.migrator(BEDS, NEXT);
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path :
                    paths.filter(file -> !file.toString().contains("lock")).toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
