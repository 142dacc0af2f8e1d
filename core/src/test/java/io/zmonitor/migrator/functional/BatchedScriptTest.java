package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.batch.BatchSize;
import io.zmonitor.migrator.internal.session.Guard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A script that goes through a table in batches treats every row once, however it is stopped, and loses none. */
class BatchedScriptTest {
    private static final SqlMigration VITALS = schema(1, """
            CREATE TABLE patients (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
            CREATE TABLE vitals (id INTEGER PRIMARY KEY, patient INTEGER REFERENCES patients (id), pulse TEXT,
                score INTEGER, treated INTEGER NOT NULL DEFAULT 0);
            CREATE TABLE readings (ward TEXT NOT NULL, bed TEXT COLLATE NOCASE NOT NULL, value REAL,
                treated INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (ward, bed)) WITHOUT ROWID;
            CREATE TABLE notes (key TEXT NOT NULL UNIQUE, text TEXT, treated INTEGER NOT NULL DEFAULT 0);
            """);
    private static final String TREAT =
            "UPDATE vitals SET score = length(pulse), treated = treated + 1" + " WHERE id BETWEEN :from AND :to;";

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(VITALS).migrate();
        database.execute(
                "INSERT INTO patients (name) VALUES ('Ärger'), ('O''Neill')",
                "INSERT INTO vitals (id, patient, pulse) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                        + " LIMIT 1000) SELECT i * i * 7 - 500000, 1 + i % 2, i FROM n",
                "INSERT INTO readings (ward, bed, value) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
                        + " LIMIT 300) SELECT 'W' || (i / 7), char(65 + i % 7) || 'é', i FROM n",
                "INSERT INTO notes (key, text) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT 250)"
                        + " SELECT CASE i % 3 WHEN 0 THEN '' || i WHEN 1 THEN '00' || i ELSE '1e' || i END, i FROM n");
    }

    private static SqlMigration treating(String directive, String sql) {
        return data(2, "-- @batch " + directive + "\n" + sql);
    }

    private List<RunListener.Event.Batch> batches(Migration... migrations) {
        List<RunListener.Event.Batch> batches = new ArrayList<>();
        database.migrator(migrations)
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Batch batch) {
                        batches.add(batch);
                    }
                })
                .migrate();
        return batches;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vitals by id size 10                          | vitals   | id BETWEEN :from AND :to
            "VITALS" by "id" size 1                       | vitals   | :to >= id AND id >= :from
            vitals by id size 5000                        | vitals   | id BETWEEN :from AND :to
            vitals by id                                  | vitals   | id BETWEEN :from AND :to
            vitals by id size 300 where score IS NULL -- x | vitals  | id BETWEEN :from AND :to
            readings by ward, bed size 7                  | readings | (ward, bed) BETWEEN (:from_1, :from_2) AND (:to_1, :to_2)
            notes by key size 9                           | notes    | key BETWEEN :from AND :to
            """)
    void each_row_is_treated_once(String directive, String table, String range) throws SQLException {
        long rows =
                Long.parseLong(database.rows("SELECT count(*) FROM " + table).get(0));
        String score = table.equals("vitals") ? ", score = 1" : "";
        Migration treating =
                treating(directive, "UPDATE " + table + " SET treated = treated + 1" + score + " WHERE " + range + ";");

        MigrationReport report = database.migrator(VITALS, treating).migrate();

        assertThat(report.applied()).hasSize(1);
        assertThat(database.rows("SELECT treated, count(*) FROM " + table + " GROUP BY treated"))
                .containsExactly("1|" + rows);
        assertThat(database.ledger()).containsExactly("schema-1", "data-2");
        assertThat(database.migrator(VITALS, treating).migrate().applied()).isEmpty();
    }

    // Each batch takes longer with it than a batch may take: that says nothing about the rows.
    @Test
    void a_slow_listener_does_not_make_the_batches_smaller() {
        List<Long> rows = new ArrayList<>();

        database.migrator(VITALS, treating("vitals by id size 50", TREAT))
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Batch batch && rows.size() < 3) {
                        rows.add(batch.rows());
                        sleep(BatchSize.TIME.toMillis() + 50);
                    }
                })
                .migrate();

        assertThat(rows.get(0)).isEqualTo(50);
        assertThat(rows.get(2) - rows.get(1)).isGreaterThanOrEqualTo(rows.get(1) - rows.get(0));
        assertThat(rows.get(1) - rows.get(0)).isGreaterThanOrEqualTo(50);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void each_batch_is_kept_by_itself_and_told() throws SQLException {
        List<RunListener.Event.Batch> batches = batches(VITALS, treating("vitals by id size 100", TREAT));

        assertThat(batches).isNotEmpty();
        assertThat(batches.get(0).rows()).isEqualTo(100);
        assertThat(batches.get(0).rowsChanged()).isEqualTo(100);
        assertThat(batches)
                .allSatisfy(
                        batch -> assertThat(batch.rowsPerSecond().orElseThrow()).isPositive());
        assertThat(batches.get(0).position().orElse(-1)).isBetween(0.0, 0.2);
        assertThat(batches)
                .extracting(RunListener.Event.Batch::batches)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(database.rows(
                        "SELECT operation FROM schema_version_audit WHERE subject = 'data-0002' ORDER BY sequence"))
                .containsExactly("batches", "step");
        assertThat(database.rows("SELECT * FROM schema_version_batch")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void what_fails_in_the_middle_keeps_the_batches_before_and_goes_on_there(String journal) throws SQLException {
        database.execute(
                "PRAGMA journal_mode = " + journal,
                "CREATE TRIGGER stop BEFORE UPDATE ON vitals WHEN old.id > 3000000 BEGIN"
                        + " SELECT RAISE(ABORT, 'stopped'); END");
        Migration treating = treating("vitals by id size 50", TREAT);

        MigrationException failure = failureOf(database.migrator(VITALS, treating));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        long treated = Long.parseLong(
                database.rows("SELECT count(*) FROM vitals WHERE treated = 1").get(0));
        assertThat(treated).isBetween(50L, 950L);
        assertThat(database.rows("SELECT keys FROM schema_version_batch")).containsExactly(Long.toString(treated));
        assertThat(database.ledger()).containsExactly("schema-1");

        database.execute("DROP TRIGGER stop");
        List<RunListener.Event.Batch> batches = batches(VITALS, treating);

        assertThat(batches.get(0).rows()).isGreaterThan(treated);
        assertThat(database.rows("SELECT treated, count(*) FROM vitals GROUP BY treated"))
                .containsExactly("1|1000");
    }

    @Test
    void a_mark_that_is_not_written_with_its_batch_treats_rows_twice() throws SQLException {
        database.execute("CREATE TRIGGER stop BEFORE UPDATE ON vitals WHEN old.id > 3000000 BEGIN"
                + " SELECT RAISE(ABORT, 'stopped'); END");
        Migration treating = treating("vitals by id size 50", TREAT);
        failureOf(database.without(Guard.BATCH_MARKED, VITALS, treating));
        database.execute("DROP TRIGGER stop");

        database.migrator(VITALS, treating).migrate();

        assertThat(database.rows("SELECT DISTINCT treated FROM vitals ORDER BY 1"))
                .contains("2");
    }

    private Migration halfDone() throws SQLException {
        database.execute("CREATE TRIGGER stop BEFORE UPDATE ON vitals WHEN old.id > 3000000 BEGIN"
                + " SELECT RAISE(ABORT, 'stopped'); END");
        Migration treating = treating("vitals by id size 50", TREAT);
        failureOf(database.migrator(VITALS, treating));
        database.execute("DROP TRIGGER stop");
        return treating;
    }

    @Test
    void what_is_half_done_and_was_edited_is_refused_by_name() throws SQLException {
        halfDone();

        MigrationException failure = failureOf(
                database.migrator(VITALS, treating("vitals by id size 50", TREAT.replace("length", "2 * length"))));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.HALF_DONE_CHANGED);
        assertThat(failure.getMessage()).contains("data-0002");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
    }

    @Test
    void the_row_that_cannot_be_treated_is_found_by_halving_and_those_before_it_are_kept() throws SQLException {
        // In the second batch, which is not the last one, however fast the first was.
        database.execute("CREATE TRIGGER stop BEFORE UPDATE ON vitals WHEN old.pulse = '137' BEGIN"
                + " SELECT RAISE(ABORT, 'stopped'); END");

        MigrationException failure = failureOf(database.migrator(VITALS, treating("vitals by id size 100", TREAT)));

        assertThat(failure.problem().summary()).contains("with 136 rows");
        assertThat(database.rows("SELECT count(*), max(pulse + 0) FROM vitals WHERE treated = 1"))
                .containsExactly("136|136");
    }

    @Test
    void a_changed_script_goes_on_if_that_is_accepted() throws SQLException {
        halfDone();
        Migration corrected = treating("vitals by id size 50", TREAT.replace("length(pulse)", "77"));

        database.migrator(VITALS, corrected).maintenance().acceptChange(corrected.id(), "a row could not be treated");
        database.migrator(VITALS, corrected).migrate();

        assertThat(database.rows("SELECT treated, count(*) FROM vitals GROUP BY treated"))
                .containsExactly("1|1000");
        assertThat(database.rows("SELECT count(*) > 0 FROM vitals WHERE score = 77"))
                .containsExactly("1");
        assertThat(database.rows("SELECT detail FROM schema_version_audit WHERE operation = 'repair'"))
                .singleElement()
                .asString()
                .endsWith("a row could not be treated");
    }

    @Test
    void a_half_done_step_is_rolled_back_by_no_script() throws SQLException {
        Migration treating = halfDone();

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(VITALS, treating).maintenance().rollbackTo(0, "a test"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.HALF_DONE);
    }

    @Test
    void the_status_says_what_is_half_done() throws SQLException {
        Migration treating = halfDone();

        assertThat(database.migrator(VITALS, treating).status().get(1))
                .isInstanceOfSatisfying(MigrationStatus.Pending.class, pending -> {
                    MigrationStatus.HalfDone done = pending.halfDone().orElseThrow();
                    assertThat(done.batches()).isPositive();
                    assertThat(done.rows()).isEqualTo(done.rowsChanged()).isBetween(50L, 950L);
                    assertThat(done.begunAt()).endsWith("Z");
                });
        database.migrator(VITALS, treating).migrate();
        assertThat(database.migrator(VITALS, treating).status()).hasOnlyElementsOfType(MigrationStatus.Applied.class);
    }

    @Test
    void what_is_half_done_and_no_longer_in_the_source_is_refused_by_name() throws SQLException {
        halfDone();

        MigrationException failure = failureOf(database.migrator(VITALS));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.HALF_DONE_MISSING);
        assertThat(failure.getMessage()).contains("data-0002");
    }

    @Test
    void rows_that_came_behind_the_end_meanwhile_are_treated() throws SQLException {
        Migration treating = halfDone();
        database.execute("INSERT INTO vitals (id, pulse) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                + " LIMIT 500) SELECT 9000000 + i, i FROM n");

        database.migrator(VITALS, treating).migrate();

        assertThat(database.rows("SELECT treated, count(*) FROM vitals GROUP BY treated"))
                .containsExactly("1|1500");
    }

    @Test
    void rows_that_the_step_itself_adds_are_none_of_its_rows() throws SQLException {
        Migration copying = treating(
                "vitals by id size 100",
                "INSERT INTO vitals (id, patient, pulse, treated) SELECT id + 100000000, patient, pulse, treated + 1"
                        + " FROM vitals WHERE id BETWEEN :from AND :to;");

        database.migrator(VITALS, copying).migrate();

        assertThat(database.rows("SELECT treated, count(*) FROM vitals GROUP BY treated"))
                .containsExactly("0|1000", "1|1000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing by id                      | there is no such table
            vitals by number                   | the table has no column number
            vitals by patient                  | that is no unique key
            vitals by id, patient              | that is no unique key
            notes by rowid                     | a rowid is no key of the table
            readings by bed, ward              | that is no unique key
            readings by ward                   | that is no unique key
            overview by id                     | that is a view
            loose by code                      | there are rows whose key is NULL
            folded by code                     | no index has these columns in this order and with their collations
            vitals by id where nothing = 1     | the condition behind where does not compile
            broken by code                     | a key is a text that is not UTF-8
            """)
    void a_key_that_does_not_lead_to_each_row_once_is_refused(String directive, String because) throws SQLException {
        database.execute(
                "CREATE VIEW overview AS SELECT * FROM vitals",
                "CREATE TABLE loose (code TEXT UNIQUE, treated INTEGER)",
                "INSERT INTO loose VALUES (NULL, 0), ('a', 0), (NULL, 0)",
                "CREATE TABLE folded (code TEXT NOT NULL, treated INTEGER)",
                "CREATE UNIQUE INDEX folded_code ON folded (code COLLATE NOCASE)",
                "CREATE TABLE broken (code TEXT NOT NULL UNIQUE, treated INTEGER)",
                "INSERT INTO broken VALUES (CAST(x'61ff' AS TEXT), 0), (CAST(x'62ff' AS TEXT), 0)");
        String table = directive.split(" ", 2)[0];
        String key = directive.split(" by ", 2)[1].split(" where ", 2)[0];
        boolean two = key.contains(",");
        Migration treating = treating(
                directive,
                "UPDATE " + table + " SET treated = 1 WHERE (" + key + ") "
                        + (two ? "BETWEEN (:from_1, :from_2) AND (:to_1, :to_2);" : "BETWEEN :from AND :to;"));

        MigrationException failure = failureOf(database.migrator(VITALS, treating));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_KEY_REFUSED);
        assertThat(failure.problem().summary()).contains("data-0002", because);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM vitals WHERE id BETWEEN :from AND :to;",
                "DELETE FROM patients WHERE id IN (SELECT patient FROM vitals WHERE id BETWEEN :from AND :to);",
                "REPLACE INTO notes (key) SELECT pulse FROM vitals WHERE id BETWEEN :from AND :to;",
                "UPDATE vitals SET id = -id WHERE id BETWEEN :from AND :to;"
            })
    void a_batch_that_can_remove_rows_without_saying_so_is_refused(String sql) throws SQLException {
        List<String> before = database.rows("SELECT * FROM vitals ORDER BY id");

        MigrationException failure = failureOf(database.migrator(VITALS, treating("vitals by id size 100", sql)));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_LOSES_ROWS);
        assertThat(database.rows("SELECT * FROM vitals ORDER BY id")).isEqualTo(before);
    }

    @Test
    void rows_are_moved_to_another_table_if_the_script_says_so() throws SQLException {
        database.execute("CREATE TABLE archive (id INTEGER PRIMARY KEY, pulse TEXT)");
        Migration moving = treating("vitals by id size 64", """
                -- @rows vitals may decrease
                INSERT INTO archive SELECT id, pulse FROM vitals WHERE id BETWEEN :from AND :to;
                DELETE FROM vitals WHERE id BETWEEN :from AND :to;
                """);

        database.migrator(VITALS, moving).migrate();

        assertThat(database.rows("SELECT count(*) FROM vitals")).containsExactly("0");
        assertThat(database.rows("SELECT count(*), sum(length(pulse)) FROM archive"))
                .containsExactly("1000|2893");
    }

    @Test
    void foreign_keys_hold_for_each_batch() throws SQLException {
        Migration orphaning =
                treating("vitals by id size 64", "UPDATE vitals SET patient = 99 WHERE id BETWEEN :from AND :to;");

        MigrationException failure = failureOf(database.migrator(VITALS, orphaning));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_FAILED);
        assertThat(failure.problem().summary()).contains("FOREIGN KEY", "kept: 0, with 0 rows");
        assertThat(database.rows("SELECT count(*) FROM vitals WHERE patient = 99"))
                .containsExactly("0");
    }

    @Test
    void rows_that_still_wait_at_the_end_refuse_the_step() throws SQLException {
        Migration forgetting = treating(
                "vitals by id size 100 where score IS NULL",
                "UPDATE vitals SET score = 1 WHERE id BETWEEN :from AND :to AND id % 2 = 0;");

        MigrationException failure = failureOf(database.migrator(VITALS, forgetting));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_ROWS_REMAIN);
        assertThat(failure.problem().summary()).contains("500 rows of vitals", "score IS NULL");
    }

    @Test
    void a_new_database_takes_one_commit_for_all_of_it() throws Exception {
        MonitorDatabase other = MonitorDatabase.in(Files.createDirectory(folder.resolve("new")));
        Migration rows = data(2, "INSERT INTO vitals (id, pulse) VALUES (1, 'a'), (7, 'bb'), (9, 'ccc');");
        Migration treating = data(3, "-- @batch vitals by id size 2\n" + TREAT);

        other.migrator(VITALS, rows, treating).migrate();

        assertThat(other.rows("SELECT id, score, treated FROM vitals")).containsExactly("1|1|1", "7|2|1", "9|3|1");
        assertThat(other.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'schema_version_batch%'"))
                .isEmpty();
    }

    @Test
    void a_statement_that_reads_a_whole_table_for_each_batch_is_warned_of() {
        Migration scanning = treating(
                "vitals by id size 100",
                "UPDATE vitals SET score = (SELECT count(*) FROM notes WHERE text = pulse) WHERE id BETWEEN :from AND :to;");

        MigrationReport report = database.migrator(VITALS, scanning).migrate();

        assertThat(report.warnings()).extracting(Warning::kind).containsOnlyOnce(Warning.Kind.BATCH_SCANS);
    }

    @Test
    void an_interrupt_ends_it_between_two_batches_and_the_next_run_goes_on() throws SQLException {
        Migration treating = treating("vitals by id size 10", TREAT);

        MigrationException failure =
                failureOf(database.migrator(VITALS, treating).withListener(event -> {
                    if (event instanceof RunListener.Event.Batch batch && batch.batches() == 3) {
                        Thread.currentThread().interrupt();
                    }
                }));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCHES_INTERRUPTED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        database.migrator(VITALS, treating).migrate();
        assertThat(database.rows("SELECT treated, count(*) FROM vitals GROUP BY treated"))
                .containsExactly("1|1000");
    }
}
