package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.Check.Verdict;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInChecksTest {
    private static final String ODD = "odd \"name; DROP TABLE beds; --";

    private static final Migration TABLES = schema(1, """
            CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);
            CREATE TABLE alarms (id INTEGER PRIMARY KEY, bed INTEGER REFERENCES beds, text TEXT);
            CREATE INDEX alarms_by_text ON alarms (text);
            CREATE TABLE "odd ""name; DROP TABLE beds; --" (id INTEGER);
            INSERT INTO beds VALUES (1, 'A'), (2, 'B');
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
            INSERT INTO alarms SELECT i, 1 + i % 2, hex(randomblob(100)) FROM n;
            """);

    private static final Migration NEXT = data(2, "INSERT INTO beds VALUES (3, 'C');");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void migrate() {
        database = MonitorDatabase.in(folder);
        database.migrator(TABLES).migrate();
    }

    @Test
    void a_sound_file_passes_both_checks_of_integrity() {
        assertThat(pending()
                        .withPreCheck(BuiltInChecks.quickCheck())
                        .withPreCheck(BuiltInChecks.integrityCheck())
                        .withPostCheck(BuiltInChecks.integrityCheck())
                        .migrate()
                        .checks())
                .hasSize(6)
                .allMatch(result -> result.verdict() instanceof Verdict.Pass);
    }

    @Test
    void the_page_cache_of_the_integrity_check_is_given_back() throws SQLException {
        try (Connection connection = database.open()) {
            new SqlConnection(connection).execute("PRAGMA cache_size = -1234");

            assertThat(Migrator.forConnection(connection)
                            .withSource(io.zmonitor.migrator.MigrationSource.of(TABLES, NEXT))
                            .withPreCheck(BuiltInChecks.integrityCheck())
                            .migrate()
                            .checks())
                    .hasSize(4);
            assertThat(new SqlConnection(connection).number("PRAGMA cache_size"))
                    .isEqualTo(-1234);
        }
    }

    @Test
    @NeedsEncryption
    void a_damaged_page_is_a_finding_and_no_crash() throws Exception {
        long page = Long.parseLong(database.rows("SELECT max(pageno) FROM dbstat WHERE name = 'alarms'")
                .get(0));
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.seek((page - 1) * 4096 + 100);
            file.write(new byte[64]);
        }

        for (Check check : List.of(BuiltInChecks.quickCheck(), BuiltInChecks.integrityCheck())) {
            MigrationException failure = failureOf(pending().withPreCheck(check));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.INTEGRITY_BROKEN);
            assertThat(failure.problem().summary())
                    .startsWith("The " + check.name() + " of " + database.path() + " found: ");
        }
    }

    // A partial index: SQLite 3.54 counts the entries of every other one in its quick check too, and of this one
    // nowhere.
    @Test
    void an_index_that_lacks_an_entry_is_found_by_the_integrity_check_alone() throws SQLException {
        database.execute(
                "CREATE INDEX texts ON alarms (text) WHERE id <> 7",
                "PRAGMA writable_schema = 1",
                "UPDATE sqlite_schema SET sql = 'CREATE INDEX texts ON alarms (text) WHERE id > 0' WHERE name = 'texts'");
        List<Check.Result> results = pending()
                .withPreCheck(BuiltInChecks.quickCheck())
                .withPreCheck(BuiltInChecks.integrityCheck())
                .maintenance()
                .check(Check.Phase.PRE);

        assertThat(results.get(3).isFailure()).isFalse();
        assertThat(results.get(4).verdict().toString()).contains("row 7 missing from index texts");
    }

    @Test
    void rows_without_parent_are_a_warning_before_and_a_refusal_after() throws SQLException {
        database.execute("INSERT INTO alarms VALUES (1000, 77, 'x'), (1001, 78, 'x')");
        String finding = "rows without parent: 2 of alarms without parent in beds";

        MigrationReport report =
                pending().withPreCheck(BuiltInChecks.foreignKeys()).migrate();
        List<Check.Result> after = pending()
                .withPostCheck(BuiltInChecks.foreignKeys())
                .maintenance()
                .check(Check.Phase.POST);

        assertThat(report.checks().get(3).verdict()).isEqualTo(Verdict.warn(finding));
        assertThat(((Verdict.Fail) after.get(0).verdict()).finding()).isEqualTo(finding);
    }

    @Test
    void the_version_is_asked_before_and_after() {
        assertThat(verdict(BuiltInChecks.expectedVersion(new DatabaseVersion(1, 0, 0)), Check.Phase.PRE))
                .isEqualTo("Pass");
        assertThat(verdict(BuiltInChecks.expectedVersion(new DatabaseVersion(1, 2, 0)), Check.Phase.POST))
                .isEqualTo("Pass");
        assertThat(verdict(BuiltInChecks.expectedVersion(0, 1), Check.Phase.PRE))
                .isEqualTo("Pass");
        assertThat(verdict(BuiltInChecks.expectedVersion(2, 9), Check.Phase.PRE))
                .isEqualTo("the schema is at 1/0/0 (schema/data/seed), and expected at 2 to 9");
        assertThatThrownBy(() -> BuiltInChecks.expectedVersion(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rows_are_counted_whatever_the_table_is_called() {
        assertThat(verdict(BuiltInChecks.exactRows("beds", 2), Check.Phase.PRE)).isEqualTo("Pass");
        assertThat(verdict(BuiltInChecks.exactRows("BEDS", 3), Check.Phase.PRE))
                .isEqualTo("BEDS has 2 rows, and exactly 3 were expected");
        assertThat(verdict(BuiltInChecks.leastRows("alarms", 500), Check.Phase.PRE))
                .isEqualTo("Pass");
        assertThat(verdict(BuiltInChecks.exactRows(ODD, 0), Check.Phase.PRE)).isEqualTo("Pass");
        assertThat(verdict(BuiltInChecks.leastRows("beds\" WHERE 0; --", 0), Check.Phase.PRE))
                .isEqualTo("there is no table beds\" WHERE 0; --");
    }

    @Test
    void rows_are_compared_with_those_before_the_run() throws SQLException {
        MigrationException failure = failureOf(pending().withPostCheck(BuiltInChecks.rowsKept("beds", 0)));

        assertThat(failure.problem().summary())
                .isEqualTo("The check \"rows kept in beds\" of " + database.path()
                        + " failed: beds had 2 rows and has 3; it may differ by 0.");
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("2");
        assertThat(pending()
                        .withPostCheck(BuiltInChecks.rowsKept("beds", 1))
                        .migrate()
                        .applied())
                .hasSize(1);
    }

    @Test
    void without_a_run_there_is_nothing_to_compare_with() {
        assertThat(verdict(BuiltInChecks.rowsKept("beds", 0), Check.Phase.POST))
                .startsWith("there is nothing to compare with");
    }

    @Test
    void to_leave_one_out_takes_a_reason() {
        assertThatThrownBy(() -> BuiltInChecks.leftOut(BuiltInChecks.noOtherWriter(), " "))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BuiltInChecks.rowsKept("beds", -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private String verdict(Check check, Check.Phase phase) {
        Migrator migrator = phase == Check.Phase.PRE
                ? pending().withPreCheck(check)
                : pending().withPostCheck(check);
        List<Check.Result> results = migrator.maintenance().check(phase);
        Verdict verdict = results.get(results.size() - 1).verdict();
        if (verdict instanceof Verdict.Fail fail) {
            return fail.finding();
        }
        return verdict instanceof Verdict.Warn warn ? warn.finding() : "Pass";
    }

    private Migrator pending() {
        return database.migrator(TABLES, NEXT);
    }
}
