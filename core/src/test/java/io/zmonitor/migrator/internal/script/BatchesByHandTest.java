package io.zmonitor.migrator.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.resolve.Refusals;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that count on being called again and again. */
class BatchesByHandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE vitals SET mrn = 'x' WHERE id IN (SELECT id FROM vitals WHERE mrn IS NULL LIMIT 10000)",
                "UPDATE vitals SET mrn = 'x' WHERE id IN (SELECT v.id FROM vitals v ORDER BY v.id LIMIT 10000 OFFSET 20000)",
                "UPDATE main.\"vitals\" SET mrn = 'x' WHERE (id IN (SELECT id FROM vitals LIMIT 0, 10000))",
                "UPDATE OR IGNORE vitals SET mrn = (SELECT mrn FROM patients p WHERE p.id = vitals.patient LIMIT 1)"
                        + " WHERE mrn IS NULL AND id IN (/* a batch */ SELECT id FROM vitals limit 10000)",
                "WITH batch AS (SELECT id FROM vitals WHERE mrn IS NULL LIMIT 10000)"
                        + " UPDATE vitals SET mrn = 'x' WHERE id IN (SELECT id FROM batch)",
                "UPDATE vitals SET mrn = b.id FROM (SELECT id FROM vitals LIMIT 10000) AS b WHERE b.id = vitals.id",
                "UPDATE vitals SET mrn = 'x' WHERE mrn IS NULL LIMIT 10000",
                "DELETE FROM vitals WHERE id IN (SELECT id FROM vitals WHERE mrn IS NULL LIMIT 10000)",
                "INSERT INTO archive (id, mrn) SELECT id, mrn FROM vitals ORDER BY id LIMIT 10000 OFFSET 30000",
                "REPLACE INTO archive SELECT * FROM vitals LIMIT 10000",
                "WITH batch AS (SELECT * FROM vitals LIMIT 10000) INSERT INTO archive SELECT * FROM batch",
            })
    void what_treats_the_first_rows_only_is_found_with_its_table(String statement) {
        Problem found = found("BEGIN;\n" + statement + ";\nCOMMIT;").orElseThrow();

        assertThat(found.code()).isEqualTo(ProblemCode.BATCHES_BY_HAND);
        assertThat(found.summary()).startsWith(Refusals.FILE + ":2:").contains("rows of vitals", "with LIMIT");
        assertThat(found.remedy()).contains("-- @batch vitals by ", " size 10000 where", "@rows vitals may stay");
        assertThat(found("-- @rows vitals may stay as they are\n" + statement)).isEmpty();
    }

    @Test
    void the_key_is_named_if_the_query_names_it() {
        String known = "DELETE FROM \"Old Vitals\" WHERE no IN (SELECT no FROM \"Old Vitals\" LIMIT 500)";
        String unknown = "DELETE FROM vitals WHERE rowid IN (SELECT rowid FROM vitals LIMIT 500)";

        assertThat(found(known).orElseThrow().remedy())
                .contains("-- @batch \"old vitals\" by no size 500 where", "no BETWEEN :from AND :to");
        assertThat(found(unknown).orElseThrow().remedy()).contains("-- @batch vitals by <key> size 500");
        assertThat(found("-- @rows \"Old Vitals\" may stay as they are\n" + known))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN; UPDATE bed SET n = n + 1 WHERE id BETWEEN 1 AND 100; COMMIT;\n"
                        + "BEGIN; UPDATE bed SET n = n + 1 WHERE id BETWEEN 101 AND 200; COMMIT;",
                "UPDATE bed SET n = n + 1 WHERE id > 0 AND id <= 100;\n"
                        + "UPDATE bed SET n = n + 1 WHERE id > 100 AND id <= 200;",
                "DELETE FROM bed WHERE id >= 0 AND id < 100;\nDELETE FROM bed WHERE id >= 100 AND id < 200;",
                "INSERT INTO old SELECT * FROM bed WHERE id BETWEEN 1 AND 100; SELECT 1;\n"
                        + "INSERT INTO old SELECT * FROM bed WHERE id BETWEEN 101 AND 200;",
            })
    void so_is_one_range_of_numbers_after_the_other(String script) {
        Problem found = found(script).orElseThrow();

        assertThat(found.code()).isEqualTo(ProblemCode.BATCHES_BY_HAND);
        assertThat(found.summary()).startsWith(Refusals.FILE + ":2:").contains("ranges of numbers");
        assertThat(found.remedy()).contains(" by id where");
    }

    @Test
    void a_loop_of_another_database_and_a_bound_from_outside_are_refused_at_once() {
        Problem loop = Refusals.refusalOf("""
                DO $$
                DECLARE size INT := 1000;
                BEGIN
                    LOOP
                        UPDATE record_audit SET device = '{}' WHERE id IN
                            (SELECT id FROM record_audit WHERE device IS NULL ORDER BY id LIMIT size);
                        EXIT WHEN NOT FOUND;
                    END LOOP;
                END $$;
                """);
        Problem bound = Refusals.refusalOf(
                "UPDATE vitals SET mrn = 'x' WHERE id IN (SELECT id FROM vitals WHERE mrn IS NULL LIMIT ?)");

        assertThat(loop.code()).isEqualTo(ProblemCode.BATCHES_BY_HAND);
        assertThat(loop.summary()).contains("record_audit", "a loop that SQLite does not have");
        assertThat(bound.code()).isEqualTo(ProblemCode.BATCHES_BY_HAND);
        assertThat(bound.remedy()).contains("-- @batch vitals by id where");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE vitals SET mrn = (SELECT mrn FROM patients ORDER BY id LIMIT 1)",
                "UPDATE vitals SET last = (SELECT max(p) FROM (SELECT p FROM vitals v WHERE v.b = vitals.b LIMIT 5))",
                "UPDATE vitals SET top = id IN (SELECT id FROM vitals ORDER BY pulse DESC LIMIT 10)",
                "DELETE FROM log WHERE id NOT IN (SELECT id FROM log ORDER BY at DESC LIMIT 1000)",
                "DELETE FROM log WHERE id IN (SELECT id FROM log ORDER BY at DESC LIMIT -1 OFFSET 1000)",
                "DELETE FROM log WHERE ward IN (SELECT id FROM ward ORDER BY id LIMIT 10)",
                "INSERT INTO top SELECT * FROM vitals ORDER BY pulse DESC LIMIT 10",
                "INSERT INTO settings VALUES ('x', (SELECT value FROM settings LIMIT 1))",
                "SELECT id FROM vitals LIMIT 10000",
                "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log WHERE id IN"
                        + " (SELECT id FROM log ORDER BY id LIMIT 10); END",
                "CREATE VIEW newest AS SELECT * FROM vitals ORDER BY at DESC LIMIT 10000",
                "UPDATE p SET c = 1 WHERE age BETWEEN 0 AND 17; UPDATE p SET c = 2 WHERE age BETWEEN 18 AND 64",
                "UPDATE p SET odd = 1 WHERE v BETWEEN 0 AND 40; UPDATE p SET odd = 1 WHERE v BETWEEN 150 AND 300",
                "DELETE FROM p WHERE v > 5; DELETE FROM p WHERE v > 5",
                "UPDATE p SET v = 1 WHERE 5 AND v < 3",
                "-- @batch vitals by id\nDELETE FROM vitals WHERE id BETWEEN :from AND :to AND"
                        + " mrn IN (SELECT mrn FROM vitals LIMIT 10)",
            })
    void what_means_just_these_rows_is_left_alone(String script) {
        assertThat(found(script)).isEmpty();
    }

    private static Optional<Problem> found(String script) {
        return ScriptParser.parse(Refusals.FILE, script).byHand();
    }
}
