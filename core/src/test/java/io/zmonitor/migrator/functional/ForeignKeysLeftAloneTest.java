package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.ProblemCode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole database is checked for orphans only by a run that can make some. */
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
