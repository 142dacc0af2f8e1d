package io.zmonitor.migrator.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.resolve.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementSplitterTest {
    private static final String TRIGGER = """
            CREATE %s TRIGGER t AFTER UPDATE ON a WHEN CASE WHEN new.x > 1 THEN 1 ELSE 0 END BEGIN
                UPDATE a SET x = CASE WHEN new.x = 2 THEN 3 ELSE 4 END;
                SELECT 1 AS begin, 2 "end";
            END""";

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "-- only a comment", "/* only a comment */", ";", ";;\n; -- nothing\n;"})
    void a_script_without_statements_is_allowed(String script) {
        assertThat(split(script)).isEmpty();
    }

    @Test
    void statements_end_at_semicolons_and_keep_their_inner_comments() {
        assertThat(split("-- a\nSELECT 1; SELECT /* ; */ 2 -- b;\n;;SELECT 3 -- last\n"))
                .containsExactly("SELECT 1", "SELECT /* ; */ 2", "SELECT 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TEMP", "TEMPORARY", "/* ; */ Temp -- ;\n"})
    void a_trigger_is_one_statement(String temporary) {
        String trigger = TRIGGER.formatted(temporary);

        assertThat(split(trigger + ";\nSELECT 1;")).containsExactly(trigger, "SELECT 1");
        assertThat(split(trigger)).containsExactly(trigger);
        assertThat(split("EXPLAIN " + trigger + " ; SELECT 1")).hasSize(2);
        assertThat(split("explain query plan " + trigger + " ; SELECT 1")).hasSize(2);
    }

    @Test
    void the_end_of_a_trigger_may_be_surrounded_by_comments() {
        assertThat(split("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; /* ; */ END -- x\n; SELECT 2"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3;",
                "CREATE TRIGGER t AFTER INSERT ON a",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1 END"
            })
    void a_trigger_without_end_is_refused_where_it_starts(String script) {
        assertThat(Refusals.refusalOf("SELECT 1;\n " + script)).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.UNTERMINATED);
            assertThat(problem.summary()).isEqualTo(Refusals.FILE + ":2:2 (statement 2): the trigger has no end.");
        });
    }

    @Test
    void a_table_or_index_is_never_taken_for_a_trigger() {
        assertThat(split("CREATE TABLE trigger (begin, end); CREATE INDEX trigger_i ON trigger(end); SELECT 1"))
                .hasSize(3);
    }

    @Test
    void each_statement_knows_its_place() {
        List<ScriptStatement> statements = ScriptParser.parse(Refusals.FILE, "SELECT 1;\n\n  SELECT\n2; SELECT 3")
                .statements();

        assertThat(statements)
                .extracting(statement -> statement.location().toString())
                .containsExactly(
                        Refusals.FILE + ":1:1 (statement 1)",
                        Refusals.FILE + ":3:3 (statement 2)",
                        Refusals.FILE + ":4:4 (statement 3)");
    }

    static List<String> split(String script) {
        return ScriptParser.parse(Refusals.FILE, script).statements().stream()
                .map(ScriptStatement::sql)
                .toList();
    }
}
