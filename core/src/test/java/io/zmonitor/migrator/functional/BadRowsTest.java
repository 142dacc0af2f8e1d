package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.JavaMigration.BadRows;
import io.zmonitor.migrator.JavaMigration.Batches;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.session.Guard;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that cannot be treated is found, and what becomes of it is the migration's word: bounded, counted, on record. */
class BadRowsTest {
    private static final SqlMigration VITALS = schema(1, """
            CREATE TABLE vitals (id INTEGER PRIMARY KEY, pulse TEXT, score INTEGER CHECK (score < 100),
                treated INTEGER NOT NULL DEFAULT 0);
            """);
    private static final String UPDATE =
            "\nUPDATE vitals SET score = pulse, treated = treated + 1 WHERE id BETWEEN :from AND :to;";
    private static final String AUDIT =
            "SELECT detail FROM schema_version_audit WHERE operation = 'bad_row' ORDER BY sequence";

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(VITALS).migrate();
        database.execute("INSERT INTO vitals (id, pulse) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                + " LIMIT 100) SELECT i * 10, CASE WHEN i IN (3, 50, 100) THEN 777 ELSE i % 90 END FROM n");
    }

    private static SqlMigration skipping(String words) {
        return data(2, "-- @batch vitals by id size 16 where score IS NULL\n-- @on-bad-row " + words + UPDATE);
    }

    @Test
    void a_row_is_skipped_and_each_other_one_is_treated_once() throws SQLException {
        MigrationReport report =
                database.migrator(VITALS, skipping("skip max 3 key harmless")).migrate();

        assertThat(database.rows("SELECT id, score, treated FROM vitals WHERE treated <> 1"))
                .containsExactly("30|null|0", "500|null|0", "1000|null|0");
        assertThat(report.applied().get(0).badRows()).isEqualTo(3);
        assertThat(report.warnings())
                .filteredOn(warning -> warning.kind() == Warning.Kind.BAD_ROWS)
                .extracting(Warning::text)
                .containsExactly("data-0002 skipped 3 rows of vitals: the audit says why");
        assertThat(database.rows(AUDIT))
                .containsExactly(
                        "a row of vitals was skipped: SQLITE_CONSTRAINT_CHECK; id = 30",
                        "a row of vitals was skipped: SQLITE_CONSTRAINT_CHECK; id = 500",
                        "a row of vitals was skipped: SQLITE_CONSTRAINT_CHECK; id = 1000");
        assertThat(database.migrator(VITALS, skipping("skip max 3 key harmless"))
                        .maintenance()
                        .verify()
                        .findings())
                .isEmpty();
    }

    @Test
    void a_key_that_is_not_declared_harmless_and_a_value_are_nowhere() throws SQLException {
        database.migrator(VITALS, skipping("skip max 3")).migrate();

        assertThat(database.rows(AUDIT)).containsOnly("a row of vitals was skipped: SQLITE_CONSTRAINT_CHECK");
        assertThat(database.rows("SELECT count(*) FROM schema_version_audit WHERE detail LIKE '%777%'"))
                .containsExactly("0");
    }

    @Test
    void one_more_than_declared_fails_and_what_was_done_is_kept() throws SQLException {
        MigrationException failure = failureOf(database.migrator(VITALS, skipping("skip max 2")));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.TOO_MANY_BAD_ROWS);
        assertThat(failure.problem().summary()).contains("data-0002", "more than 2 rows of vitals");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(database.rows("SELECT count(*) FROM vitals WHERE treated = 1"))
                .containsExactly("97");
    }

    @Test
    void the_bound_holds_across_runs() throws SQLException {
        failureOf(database.migrator(VITALS, skipping("skip max 1")));
        assertThat(database.rows(AUDIT)).hasSize(1);

        MigrationException again = failureOf(database.migrator(VITALS, skipping("skip max 1")));

        assertThat(again.problem().code()).isEqualTo(ProblemCode.TOO_MANY_BAD_ROWS);
        assertThat(database.rows(AUDIT)).hasSize(1);
        assertThat(database.rows("SELECT max(treated), count(*) FILTER (WHERE treated = 0 AND id < 500) FROM vitals"))
                .containsExactly("1|1");
        database.execute("UPDATE vitals SET pulse = 7 WHERE id = 500 OR id = 1000");
        assertThat(database.migrator(VITALS, skipping("skip max 1"))
                        .migrate()
                        .applied()
                        .get(0)
                        .badRows())
                .isEqualTo(1);
        assertThat(database.rows("SELECT count(*) FROM vitals WHERE treated = 1"))
                .containsExactly("99");
    }

    @Test
    void without_the_bound_any_number_of_rows_stays_untreated() throws SQLException {
        database.without(Guard.BAD_ROWS_BOUNDED, VITALS, skipping("skip max 0")).run();

        assertThat(database.rows("SELECT count(*) FROM vitals WHERE treated = 0"))
                .containsExactly("3");
    }

    @Test
    void with_fail_the_first_one_fails() {
        assertThat(failureOf(database.migrator(VITALS, skipping("fail")))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.BATCH_FAILED);
    }

    // What SQLite finds in a value while the statement runs has no code of its own.
    @Test
    void a_malformed_text_and_a_number_too_large_are_of_a_row_too() throws SQLException {
        database.execute("UPDATE vitals SET pulse = '{\"bpm\": ' WHERE id = 40");
        SqlMigration reading = data(
                2,
                "-- @batch vitals by id\n-- @on-bad-row skip max 1\nUPDATE vitals SET score = 1, treated = treated +"
                        + " (json_extract(pulse, '$') IS NOT NULL) WHERE id BETWEEN :from AND :to;");

        database.migrator(VITALS, reading).migrate();

        assertThat(database.rows("SELECT id FROM vitals WHERE treated = 0")).containsExactly("40");
        assertThat(database.rows(AUDIT)).containsExactly("a row of vitals was skipped: SQLITE_ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "skip", "skip max", "skip max many", "skip max 10001", "skip max 3 keys", "transform max 3"})
    void other_words_are_refused(String words) {
        assertThat(failureOf(database.migrator(VITALS, skipping(words)))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.DIRECTIVE_MALFORMED);
    }

    @Test
    void without_batches_there_is_no_such_word() {
        SqlMigration plain = data(2, "-- @on-bad-row skip max 3\nUPDATE vitals SET treated = 1;");

        assertThat(failureOf(database.migrator(VITALS, plain)).problem().code())
                .isEqualTo(ProblemCode.DIRECTIVE_MALFORMED);
    }

    @Test
    void in_the_background_no_row_is_left_behind() {
        SqlMigration beside = data(
                2, "-- @background\n-- @batch vitals by id where score IS NULL\n-- @on-bad-row skip max 3" + UPDATE);

        assertThat(failureOf(database.migrator(VITALS, beside)).problem().code())
                .isEqualTo(ProblemCode.BACKGROUND_REFUSED);
    }

    @Test
    void in_the_one_transaction_of_a_new_database_a_bad_row_fails() {
        SqlMigration seed = data(3, "INSERT INTO vitals (id, pulse) VALUES (1, 7), (2, 777);");
        SqlMigration late = data(4, "-- @batch vitals by id size 16\n-- @on-bad-row skip max 3" + UPDATE);

        MigrationException failure = failureOf(
                new MonitorDatabase(folder.resolve("new.db"), database.opener()).migrator(VITALS, seed, late));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
    }

    private record Coded(BadRows badRows) implements JavaMigration.Batched {
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
            return "scores";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public Batches batches() {
            return Batches.through("vitals", "id").withSize(16).untilNone("treated = 0");
        }

        @Override
        public void migrate(JavaMigration.Batch batch) throws Exception {
            batch.change(
                    "SELECT id, pulse FROM vitals WHERE id BETWEEN :from AND :to",
                    "UPDATE vitals SET score = ?, treated = treated + 1 WHERE id = ?",
                    (row, change) -> {
                        change.setInt(1, Integer.parseInt(row.getString("pulse")));
                        change.setLong(2, row.getLong("id"));
                        return true;
                    });
        }

        @Override
        public void treatBadRow(JavaMigration.Batch row) throws Exception {
            try (var statement =
                    row.prepare("UPDATE vitals SET score = -1, treated = treated + 1 WHERE id BETWEEN :from AND :to"
                            + " AND pulse <> 'hopeless'")) {
                statement.executeUpdate();
            }
        }
    }

    @Test
    void java_code_treats_bad_rows_apart() throws SQLException {
        database.execute("UPDATE vitals SET pulse = 'about 70' WHERE id = 40");

        MigrationReport report = database.migrator(
                        VITALS, new Coded(BadRows.transform(4).withHarmlessKeys()))
                .migrate();

        assertThat(report.applied().get(0).badRows()).isEqualTo(4);
        assertThat(database.rows("SELECT id, treated FROM vitals WHERE score = -1"))
                .containsExactly("30|1", "40|1", "500|1", "1000|1");
        assertThat(database.rows("SELECT count(*) FROM vitals WHERE treated = 1"))
                .containsExactly("100");
        assertThat(database.rows(AUDIT))
                .contains("a row of vitals was treated apart: its code threw java.lang.NumberFormatException; id = 40");
    }

    @Test
    void java_code_that_cannot_treat_one_apart_fails_or_leaves_it_waiting_within_its_bound() throws SQLException {
        assertThat(failureOf(database.migrator(VITALS, new Coded(BadRows.transform(2))))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.TOO_MANY_BAD_ROWS);
        database.execute("UPDATE vitals SET pulse = '8' WHERE id IN (500, 1000) AND treated = 0");

        database.migrator(VITALS, new Coded(BadRows.transform(2))).migrate();

        assertThat(database.rows("SELECT count(*) FROM vitals WHERE treated <> 1"))
                .containsExactly("0");
    }

    @Test
    void what_the_library_refuses_to_code_is_no_bad_row() throws SQLException {
        JavaMigration.Batched reaching = new Reaching();

        MigrationException failure = failureOf(database.migrator(VITALS, reaching));

        assertThat(failure.problem().summary()).contains("may not execute attach");
        assertThat(database.rows(AUDIT)).isEmpty();
    }

    private static final class Reaching implements JavaMigration.Batched {
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
            return "reaching";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public Batches batches() {
            return Batches.through("vitals", "id");
        }

        @Override
        public BadRows badRows() {
            return BadRows.skip(10_000);
        }

        @Override
        public void migrate(JavaMigration.Batch batch) throws Exception {
            try (var statement = batch.connection().createStatement()) {
                statement.execute("ATTACH 'other.db' AS other");
            }
        }
    }

    @Test
    @SuppressWarnings("NullAway") // it refuses before it looks
    void a_bound_is_a_number_of_rows() {
        assertThatIllegalArgumentException().isThrownBy(() -> BadRows.skip(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> BadRows.transform(10_001));
        assertThatThrownBy(() -> new Reaching().treatBadRow(null)).isInstanceOf(UnsupportedOperationException.class);
    }

    private static final SqlMigration STAYS = schema(1, """
            CREATE TABLE beds (id INTEGER PRIMARY KEY);
            CREATE TABLE stays (id INTEGER PRIMARY KEY, old_bed INTEGER,
                bed INTEGER REFERENCES beds (id) DEFERRABLE INITIALLY DEFERRED);
            """);

    private MonitorDatabase stays() throws SQLException {
        MonitorDatabase other = new MonitorDatabase(folder.resolve("stays.db"), database.opener());
        other.migrator(STAYS).migrate();
        other.execute("INSERT INTO beds VALUES (1), (2)");
        other.execute("PRAGMA foreign_keys = OFF", "INSERT INTO stays VALUES (1000, 1, 99)");
        other.execute("INSERT INTO stays (id, old_bed) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                + " LIMIT 100) SELECT i, CASE i WHEN 77 THEN 3 ELSE 1 + i % 2 END FROM n");
        return other;
    }

    private static SqlMigration moved(String words) {
        return data(
                2,
                "-- @batch stays by id size 16\n" + words
                        + "UPDATE stays SET bed = old_bed WHERE id BETWEEN :from AND :to" + " AND id < 1000;");
    }

    @Test
    void a_deferred_foreign_key_is_found_at_the_batch_with_its_row_and_not_as_a_failed_commit() throws SQLException {
        MonitorDatabase stays = stays();

        MigrationException failure = failureOf(stays.migrator(STAYS, moved("")));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_ORPHANS);
        assertThat(failure.problem().summary())
                .contains("stays row 77 without parent in beds")
                .doesNotContain("1000");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);
        assertThat(stays.rows("SELECT count(bed), max(id) FILTER (WHERE bed IS NOT NULL AND id < 1000) FROM stays"))
                .containsExactly("77|76");
        stays.execute("INSERT INTO beds VALUES (3)");
        stays.migrator(STAYS, moved("")).migrate();
        assertThat(stays.rows("SELECT count(bed) FROM stays")).containsExactly("101");
    }

    @Test
    void a_row_that_a_deferred_foreign_key_refuses_can_be_skipped_too() throws SQLException {
        MonitorDatabase stays = stays();

        stays.migrator(STAYS, moved("-- @on-bad-row skip max 1 key harmless\n")).migrate();

        assertThat(stays.rows("SELECT id FROM stays WHERE bed IS NULL")).containsExactly("77");
        assertThat(stays.rows(AUDIT)).containsExactly("a row of stays was skipped: a foreign key; id = 77");
    }
}
