package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zmonitor.migrator.Backfill;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.JavaMigration.Batches;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ready-made migrations treat each row once, whatever tables, columns and keys are called. */
class BackfillTest {
    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
    }

    private void rows(String script, String... filled) throws SQLException {
        SqlMigration tables = schema(1, script);
        database.migrator(tables).migrate();
        for (String sql : filled) {
            database.execute(sql);
        }
    }

    private Migrator with(String script, Migration migration) {
        return database.migrator(schema(1, script), migration);
    }

    private static final String NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) ";

    // Table, columns of its key, and how it is made: key columns first, then the odd "value", "copy" and "times".
    static Stream<Arguments> tables() {
        String rest =
                ", \"väl;ue \"\"x\" TEXT COLLATE NOCASE, 'co py' TEXT COLLATE NOCASE, times INTEGER NOT NULL DEFAULT 0";
        return Stream.of(
                Arguments.of(
                        Batches.through("plain", "id"),
                        "CREATE TABLE plain (id INTEGER PRIMARY KEY" + rest + ");",
                        "INSERT INTO plain (id) " + NUMBERS + "SELECT i * 1000 FROM n"),
                Arguments.of(
                        Batches.through("odd \"table\"; --", "Größe"),
                        "CREATE TABLE \"odd \"\"table\"\"; --\" (\"Größe\" TEXT NOT NULL PRIMARY KEY" + rest
                                + ") WITHOUT ROWID;",
                        "INSERT INTO \"odd \"\"table\"\"; --\" (\"Größe\") " + NUMBERS + "SELECT '''' || i FROM n"),
                Arguments.of(
                        Batches.through("select", "from", "where"),
                        "CREATE TABLE \"select\" (\"from\" TEXT NOT NULL, \"where\" INTEGER NOT NULL" + rest
                                + ", UNIQUE (\"from\", \"where\"));",
                        "INSERT INTO \"select\" (\"from\", \"where\") " + NUMBERS + "SELECT 'w' || (i % 7), i FROM n"),
                Arguments.of(
                        Batches.through("OTHER_ROW", "id"),
                        "CREATE TABLE OTHER_ROW (id REAL NOT NULL PRIMARY KEY" + rest + ");",
                        "INSERT INTO OTHER_ROW (id) " + NUMBERS + "SELECT i / 8.0 FROM n"));
    }

    private static String quoted(Batches way) {
        return '"' + way.table().replace("\"", "\"\"") + '"';
    }

    private static String countingEach(Batches way) {
        return "CREATE TRIGGER each_once AFTER UPDATE OF \"väl;ue \"\"x\", \"co py\" ON " + quoted(way)
                + " BEGIN UPDATE " + quoted(way) + " SET times = times + 1 WHERE \""
                + way.key().get(0) + "\" = old.\""
                + way.key().get(0) + "\"" + (way.key().size() > 1 ? " AND \"where\" = old.\"where\"" : "") + "; END;";
    }

    @ParameterizedTest
    @MethodSource("tables")
    void a_column_is_filled_once(Batches way, String table, String filling) throws SQLException {
        String script = table + countingEach(way);
        rows(script, filling);
        JavaMigration fill = new Backfill(2, "fill", way.withSize(7)).fill("väl;ue \"x", "'v' || times -- the first");

        with(script, fill).migrate();

        assertThat(database.rows("SELECT count(*), min(\"väl;ue \"\"x\"), max(\"väl;ue \"\"x\"), min(times), max(times)"
                        + " FROM " + quoted(way)))
                .containsExactly("100|v0|v0|1|1");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void a_column_is_copied_letter_by_letter(Batches way, String table, String filling) throws SQLException {
        rows(table, filling, "UPDATE " + quoted(way) + " SET \"väl;ue \"\"x\" = 'Ward', \"co py\" = 'wARD'");
        JavaMigration copy = new Backfill(2, "copy", way.withSize(7)).copy("väl;ue \"x", "co py");

        with(table, copy).migrate();

        assertThat(database.rows("SELECT DISTINCT \"co py\" || '' FROM " + quoted(way)))
                .containsExactly("Ward");
    }

    @Test
    void a_fill_that_leaves_a_row_empty_and_a_copy_that_loses_digits_fail() throws SQLException {
        String table = "CREATE TABLE doses (id INTEGER PRIMARY KEY, dose REAL, shown TEXT);";
        rows(table, "INSERT INTO doses (id, dose) VALUES (1, 1.5), (2, NULL), (3, 0.30000000000000004)");
        Backfill doses = new Backfill(2, "doses", Batches.through("doses", "id"));

        for (JavaMigration failing :
                new JavaMigration[] {doses.fill("shown", "dose + 1"), doses.copy("dose", "shown")}) {
            MigrationException failure = failureOf(with(table, failing));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_ROWS_REMAIN);
            assertThat(failure.problem().values()).contains("1");
            assertThat(database.rows("SELECT count(shown) FROM doses")).containsExactly("0");
        }
    }

    @Test
    void orphans_go_and_rows_that_refer_to_nothing_or_to_somebody_stay() throws SQLException {
        String tables = """
                CREATE TABLE "ward s" (code TEXT COLLATE NOCASE, floor INTEGER, PRIMARY KEY (code, floor)) WITHOUT ROWID;
                CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT, "on floor" INTEGER);
                """;
        rows(
                tables,
                "INSERT INTO \"ward s\" VALUES ('A', 1), ('B', 1)",
                "INSERT INTO beds VALUES (1, 'a', 1), (2, 'A', 2), (3, NULL, 2), (4, 'C', NULL), (5, 'C', 1), (6, 'B', 1)");
        JavaMigration delete = new Backfill(
                        2, "orphans", Batches.through("beds", "id").withSize(2))
                .deleteOrphans("ward s", Map.of("ward", "code", "on floor", "floor"));

        with(tables, delete).migrate();

        assertThat(database.rows("SELECT id FROM beds ORDER BY id")).containsExactly("1", "3", "4", "6");
    }

    @Test
    void orphans_of_a_table_that_refers_to_itself_go_level_by_level_with_a_migration_each() throws SQLException {
        String table = "CREATE TABLE parts (id INTEGER PRIMARY KEY, part_of INTEGER);";
        rows(table, "INSERT INTO parts VALUES (1, NULL), (2, 1), (3, 9), (4, 4)");
        JavaMigration delete = new Backfill(2, "orphans", Batches.through("parts", "id"))
                .deleteOrphans("parts", Map.of("part_of", "id"));

        with(table, delete).migrate();

        assertThat(database.rows("SELECT id FROM parts ORDER BY id")).containsExactly("1", "2", "4");
    }

    @Test
    void orphans_with_children_of_their_own_are_left_to_a_migration_that_says_so() throws SQLException {
        String tables = """
                CREATE TABLE wards (id INTEGER PRIMARY KEY);
                CREATE TABLE beds (id INTEGER PRIMARY KEY, ward INTEGER);
                CREATE TABLE stays (id INTEGER PRIMARY KEY, bed INTEGER REFERENCES beds (id) ON DELETE CASCADE);
                """;
        rows(tables, "INSERT INTO beds VALUES (1, 1)", "INSERT INTO stays VALUES (1, 1)");
        JavaMigration delete =
                new Backfill(2, "orphans", Batches.through("beds", "id")).deleteOrphans("wards", Map.of("ward", "id"));

        MigrationException failure = failureOf(with(tables, delete));

        assertThat(failure.problem().summary()).contains("stays", "tablesThatMayDecrease");
        assertThat(database.rows("SELECT count(*) FROM beds")).containsExactly("1");
        with(tables, delete).withRowsMayDecrease(delete.id(), "stays").migrate();
        assertThat(database.rows("SELECT count(*) FROM stays")).containsExactly("0");
    }

    @Test
    void rows_are_counted_anew_where_the_number_is_wrong_or_missing() throws SQLException {
        String tables = """
                CREATE TABLE wards (id INTEGER PRIMARY KEY, beds INTEGER, touched INTEGER NOT NULL DEFAULT 0);
                CREATE TABLE beds (id INTEGER PRIMARY KEY, ward INTEGER);
                CREATE INDEX beds_by_ward ON beds (ward);
                CREATE TRIGGER touching AFTER UPDATE OF beds ON wards
                    BEGIN UPDATE wards SET touched = touched + 1 WHERE id = old.id; END;
                """;
        rows(
                tables,
                "INSERT INTO wards (id, beds) VALUES (1, 2), (2, NULL), (3, 7), (4, 0)",
                "INSERT INTO beds VALUES (1, 1), (2, 1), (3, 2), (4, NULL)");
        JavaMigration recount = new Backfill(
                        2, "count", Batches.through("wards", "id").withSize(2))
                .recount("beds", "beds", Map.of("ward", "id"));

        with(tables, recount).migrate();

        assertThat(database.rows("SELECT id, beds, touched FROM wards ORDER BY id"))
                .containsExactly("1|2|0", "2|1|1", "3|0|1", "4|0|0");
    }

    @Test
    void another_expression_is_another_content_and_the_same_one_is_the_same() throws SQLException {
        String table = "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);";
        rows(table, "INSERT INTO beds (id) VALUES (1)");
        Backfill labels = new Backfill(2, "labels", Batches.through("beds", "id"));
        with(table, labels.fill("label", "'A'")).migrate();

        assertThat(with(table, labels.fill("label", "'A'")).migrate().wasUpToDate())
                .isTrue();
        assertThat(failureOf(with(table, labels.fill("label", "'B'"))).problem().code())
                .isEqualTo(ProblemCode.CHANGED);
    }

    @Test
    void on_a_new_database_it_runs_in_its_one_transaction() throws SQLException {
        SqlMigration table = schema(
                1,
                "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT); INSERT INTO beds (id) VALUES (1), (2), (3);");
        Migrator migrator = Migrator.forDatabase(folder.resolve("new.db"), database.opener())
                .withSource(MigrationSource.of(
                        table,
                        new Backfill(2, "labels", Batches.through("beds", "id").withSize(1)).fill("label", "'A'")));

        assertThat(migrator.migrate().applied()).hasSize(2);
    }

    // What docs/how-to/many-rows.md shows.
    private static MigrationSource shown(MigrationSource scripts) {
        Batches vitals = Batches.through("vitals", "id");
        Batches wards = Batches.through("wards", "id");
        return scripts.and(
                new Backfill(12, "score of old vital signs", vitals).fill("news_score", "0"),
                new Backfill(13, "pulse into its new column", vitals).copy("pulse", "pulse_bpm"),
                new Backfill(14, "vital signs of nobody", vitals).deleteOrphans("patients", Map.of("patient_id", "id")),
                new Backfill(15, "beds of each ward", wards).recount("beds", "beds", Map.of("ward_id", "id")));
    }

    @Test
    void what_the_page_shows_works() throws SQLException {
        SqlMigration tables = schema(1, """
                CREATE TABLE patients (id INTEGER PRIMARY KEY);
                CREATE TABLE vitals (id INTEGER PRIMARY KEY, patient_id INTEGER, pulse INTEGER, news_score INTEGER,
                    pulse_bpm INTEGER);
                CREATE TABLE wards (id INTEGER PRIMARY KEY, beds INTEGER);
                CREATE TABLE beds (id INTEGER PRIMARY KEY, ward_id INTEGER);
                """);
        database.migrator(tables).migrate();
        database.execute("INSERT INTO patients VALUES (1)");
        database.execute("INSERT INTO vitals (patient_id, pulse) VALUES (1, 60), (2, 70)");
        database.execute("INSERT INTO wards (id) VALUES (1)");
        database.execute("INSERT INTO beds (ward_id) VALUES (1), (1)");

        database.migrator().withSource(shown(MigrationSource.of(tables))).migrate();

        assertThat(database.rows("SELECT id, news_score, pulse_bpm, (SELECT beds FROM wards) FROM vitals"))
                .containsExactly("1|0|60|2");
    }

    @Test
    void nothing_can_be_made_without_names() {
        Backfill labels = new Backfill(2, "labels", Batches.through("beds", "id"));

        assertThatIllegalArgumentException().isThrownBy(() -> labels.fill("", "'A'"));
        assertThatIllegalArgumentException().isThrownBy(() -> labels.deleteOrphans("wards", Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backfill(2, "labels", Batches.through("beds")).fill("label", "'A'"));
    }
}
