package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.ProblemCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only those tables are checked for orphans in which a run can make some. */
class ForeignKeysLeftAloneTest {
    private static final Migration BEDS = schema(
            1,
            "CREATE TABLE beds (id INTEGER PRIMARY KEY); CREATE TABLE alarms (bed INTEGER REFERENCES beds (id));"
                    + " INSERT INTO beds VALUES (1); INSERT INTO alarms VALUES (1);");

    @TempDir
    Path folder;

    private CountingOpener opener;
    private MonitorDatabase database;

    @BeforeEach
    void make() {
        opener = new CountingOpener(new TestOpener());
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
        database.migrator(BEDS).migrate();
        opener.forget();
    }

    @Test
    void a_column_an_index_and_a_table_need_no_check() {
        Migration harmless = schema(
                2,
                "ALTER TABLE alarms ADD COLUMN at INTEGER; CREATE INDEX alarms_at ON alarms (at);"
                        + " CREATE TABLE wards (id INTEGER PRIMARY KEY);");

        database.migrator(BEDS, harmless).migrate();

        assertThat(opener.statements()).noneMatch(sql -> sql.contains("foreign_key_check"));
    }

    @Test
    void rows_are_checked_before_and_after_they_are_written() {
        Migration orphan = data(2, "UPDATE alarms SET bed = 2;");

        assertThat(failureOf(database.migrator(BEDS, orphan)).problem().code())
                .isEqualTo(ProblemCode.FOREIGN_KEYS_VIOLATED);
        assertThat(opener.statements())
                .filteredOn(sql -> sql.contains("foreign_key_check"))
                .hasSize(2);
    }

    @Test
    void a_table_that_no_statement_touches_is_not_read() {
        Migration more = schema(
                2,
                "CREATE TABLE wards (id INTEGER PRIMARY KEY);"
                        + " CREATE TABLE rooms (id INTEGER PRIMARY KEY, ward INTEGER REFERENCES wards (id));");
        database.migrator(BEDS, more).migrate();
        opener.forget();

        Migration filling = data(3, "INSERT INTO wards VALUES (1); INSERT INTO rooms VALUES (1, 1);");
        database.migrator(BEDS, more, filling).migrate();

        assertThat(checks())
                .containsExactly(
                        "PRAGMA main.foreign_key_check(\"rooms\")", "PRAGMA main.foreign_key_check(\"rooms\")");
    }

    @Test
    void rows_of_a_table_without_foreign_keys_need_no_check_and_a_new_table_one() {
        Migration rows = schema(2, "CREATE TABLE notes (t); INSERT INTO notes VALUES (1); UPDATE notes SET t = 2;");
        database.migrator(BEDS, rows).migrate();
        assertThat(checks()).isEmpty();

        Migration child = schema(
                3, "CREATE TABLE rooms (bed INTEGER REFERENCES beds (id)); INSERT INTO rooms VALUES (1), (NULL);");
        database.migrator(BEDS, rows, child).migrate();
        assertThat(checks()).containsExactly("PRAGMA main.foreign_key_check(\"rooms\")");
    }

    @Test
    void a_table_that_is_dropped_has_all_of_them_checked() {
        Migration rebuild = schema(
                2,
                "CREATE TABLE n (id INTEGER PRIMARY KEY, label); INSERT INTO n (id) SELECT id FROM beds;"
                        + " DROP TABLE beds; ALTER TABLE n RENAME TO beds;");
        database.migrator(BEDS, rebuild).migrate();

        assertThat(checks()).containsExactly("PRAGMA main.foreign_key_check", "PRAGMA main.foreign_key_check");
    }

    private List<String> checks() {
        return opener.statements().stream()
                .filter(sql -> sql.contains("foreign_key_check"))
                .toList();
    }

    @Test
    void a_step_after_a_harmless_one_in_the_same_run_is_checked() {
        Migration harmless = schema(2, "ALTER TABLE alarms ADD COLUMN at INTEGER;");
        Migration orphan = data(3, "DELETE FROM beds;");

        assertThat(failureOf(database.migrator(BEDS, harmless, orphan)
                                .withAtomicity(io.zmonitor.migrator.Atomicity.PER_STEP))
                        .problem()
                        .code())
                .isIn(ProblemCode.FOREIGN_KEYS_VIOLATED, ProblemCode.ROWS_LOST);
    }
}
