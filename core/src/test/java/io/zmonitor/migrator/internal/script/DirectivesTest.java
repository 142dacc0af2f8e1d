package io.zmonitor.migrator.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.resolve.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "-1.5", "1e3", "'text; -- it''s'", "''", "NULL", "null"})
    void an_expected_value_belongs_to_the_query_behind_it(String value) {
        String script = "SELECT 1;\n  --@expect " + value + " \n-- why\nSELECT 2; SELECT 3";

        assertThat(parse(script).statements())
                .extracting(statement -> statement.expected().orElse("-"))
                .containsExactly("-", value, "-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "VALUES (1)", "WITH a AS (SELECT 1) SELECT * FROM a"})
    void every_kind_of_query_can_be_expected_to_yield_a_value(String query) {
        assertThat(parse("-- @expect 1\n" + query).statements().get(0).expected())
                .contains("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- @expect\nSELECT 1",
                "-- @expect ok\nSELECT 1",
                "-- @expect 'a\nSELECT 1",
                "-- @expect 'a'b'\nSELECT 1",
                "-- @expect 1 2\nSELECT 1",
                "-- @expect 0",
                "-- @expect 0\nUPDATE a SET b = 1",
                "-- @expect 0\n; SELECT 1",
                "-- @expect 0\nEXPLAIN SELECT 1",
                "-- @expect 0\nWITH a AS (SELECT 1) DELETE FROM b",
                "-- @expect 0\n-- @expect 1\nSELECT 1",
                "SELECT 1; -- @expect 0\nSELECT 2",
                "SELECT 1 -- @expect 0\n, 2",
                "-- @foreign-keys",
                "-- @foreign-keys off",
                "-- @no-transaction please\nVACUUM",
                "-- @rows patients",
                "-- @rows may decrease",
                "-- @rows patients may increase",
                "-- @rows two words may decrease",
                "-- @rows \"open may decrease",
                "-- @rows may change in weight",
                "-- @rows patients may change",
                "-- @rows patients may change in",
                "-- @rows two words may change in weight",
                "-- @rows patients may change in weight height",
                "-- @rows patients may change in weight,",
                "-- @rows patients may change in weight, 1",
                "-- @rows patients may change in \"open",
                "-- @sequence patients",
                "-- @sequence restarts",
                "-- @sequence patients restart",
                "-- @compatible-with",
                "-- @compatible-with 0",
                "-- @compatible-with -1",
                "-- @compatible-with schema-0001",
                "-- @compatible-with 9999999999999999999",
                "-- @compatible-with 1\n-- @compatible-with 1"
            })
    void a_directive_that_is_misspelt_or_misplaced_is_refused(String script) {
        Problem problem = Refusals.refusalOf("\n" + script);

        assertThat(problem.code()).isEqualTo(ProblemCode.DIRECTIVE_MALFORMED);
        assertThat(problem.summary()).contains(Refusals.FILE + ":");
    }

    @ParameterizedTest
    @CsvSource({
        "expct 0, DIRECTIVE_UNKNOWN, expct",
        "Expect 0, DIRECTIVE_UNKNOWN, Expect",
        "expect: 0, DIRECTIVE_UNKNOWN, expect:",
        "expected 0, DIRECTIVE_UNKNOWN, expected",
        "row t may decrease, DIRECTIVE_UNKNOWN, row",
        "rosw t may decrease, DIRECTIVE_UNKNOWN, rosw",
        "foreign_keys on, DIRECTIVE_UNKNOWN, foreign_keys",
        "foreignkeys on, DIRECTIVE_UNKNOWN, foreignkeys",
        "transaction none, DIRECTIVE_UNKNOWN, transaction",
        "compatible 4, DIRECTIVE_UNKNOWN, compatible",
        "sequences t restart, DIRECTIVE_UNKNOWN, sequences",
        "background, BACKGROUND_REFUSED, background",
        "background now, DIRECTIVE_MALFORMED, background",
        "requires 7, DIRECTIVE_MALFORMED, requires",
        "requires data-, DIRECTIVE_MALFORMED, requires",
        "requires table-0001, DIRECTIVE_MALFORMED, requires",
        "allow ZL-012 reason, DIRECTIVE_NOT_SUPPORTED, allow"
    })
    void other_directives_are_refused_with_their_line(String directive, ProblemCode code, String name) {
        Problem problem = Refusals.refusalOf("SELECT 1,\n2 -- @" + directive + "\n;");

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.summary()).startsWith(Refusals.FILE + ":2: ").contains("@" + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-- mail me @ home", "-- user@host", "-- @", "-- @1", "/* @expect 0 */", "SELECT '-- @nonsense'"
            })
    void an_ordinary_comment_is_no_directive(String script) {
        assertThat(parse(script).options()).isEqualTo(parse("").options());
    }

    @ParameterizedTest
    @CsvSource({
        "formatter:off, what follows the at sign",
        "author, @author",
        "param, @param",
        "deprecated since 4, @deprecated",
        "see 'ICU', @see",
        "since, @since",
        "return, @return",
        "alice wrote this, @alice",
        "averyveryverylongword, what follows the at sign",
        "müller, what follows the at sign",
        "role, @role"
    })
    void a_word_for_somebody_else_is_noted_by_its_line(String comment, String word) {
        Script script = parse("SELECT 1;\n-- @" + comment + "\nSELECT 2");

        assertThat(script.notes())
                .containsExactly(Refusals.FILE + ":2: " + word + " is no directive and was passed over");
        assertThat(script.statements()).hasSize(2);
    }

    @Test
    void tables_whose_rows_may_decrease_are_named_one_by_one() {
        String script = "-- @rows Patients may decrease\nDELETE FROM patients; -- @rows \"old \"\"x\" MAY DECREASE\n";

        assertThat(parse(script).options().mayDecrease()).containsExactlyInAnyOrder("patients", "old \"x");
    }

    @Test
    void columns_that_may_change_are_named_by_their_table() {
        String script =
                "-- @rows Patients may change in Weight, \"größe, ä\"\n-- @rows patients MAY CHANGE IN [b c],d\n"
                        + "-- @rows \"a may change in b\" may decrease\nSELECT 1;";

        ScriptOptions options = parse(script).options();

        assertThat(options.mayChange())
                .containsOnlyKeys("patients")
                .containsEntry("patients", java.util.Set.of("weight", "größe, ä", "b c", "d"));
        assertThat(options.mayDecrease()).containsExactly("a may change in b");
    }

    @Test
    void tables_are_named_as_sqlite_compares_names() {
        String script = "-- @rows Ärzte may decrease\n-- @rows STRAßE may decrease\n-- @rows \u212AURVE may decrease";

        assertThat(parse(script).options().mayDecrease()).containsExactlyInAnyOrder("Ärzte", "straße", "\u212Aurve");
    }

    @Test
    void counters_that_restart_are_named_one_by_one() {
        String script = "-- @sequence Patients restarts\nDELETE FROM sqlite_sequence; -- @sequence [old x] RESTARTS\n";

        assertThat(parse(script).options().restarts()).containsExactlyInAnyOrder("patients", "old x");
        assertThat(parse(script).options().mayDecrease()).isEmpty();
    }

    @Test
    void an_older_build_can_be_let_in() {
        assertThat(parse("-- @compatible-with 0012").options().compatibleWith()).hasValue(12);
        assertThat(parse("SELECT 1").options().compatibleWith()).isEmpty();
    }

    @Test
    void foreign_keys_can_be_switched_on() {
        assertThat(parse("--\t@foreign-keys\ton").options().foreignKeysOn()).isTrue();
        assertThat(parse("SELECT 1").options().foreignKeysOn()).isFalse();
    }

    private static Script parse(String script) {
        return ScriptParser.parse(Refusals.FILE, script);
    }

    private static final String ONE = "\nUPDATE t SET a = 1 WHERE id BETWEEN :from AND :to;";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            t by id                                   | t      | [id]        | 1000 | ''
            "My Table" BY [Id] SIZE 7                 | my table | [id]      | 7    | ''
            t by id size 1000000 where a IS NULL      | t      | [id]        | 1000000 | a IS NULL
            t by id where (a = ')' OR "b" = 1) -- x   | t      | [id]        | 1000 | (a = ')' OR "b" = 1) -- x
            """)
    void a_way_through_a_table_is_read(String directive, String table, String key, long size, String where) {
        BatchDirective batch =
                parse("-- @batch " + directive + ONE).options().batch().orElseThrow();

        assertThat(batch.table()).isEqualTo(table);
        assertThat(batch.key()).hasToString(key);
        assertThat(batch.size()).isEqualTo(size);
        assertThat(batch.where()).isEqualTo(where);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t",
                "t by",
                "t by id,",
                "t by id id",
                "t by id, id",
                "t by id, ID",
                "t on id",
                "t by id size",
                "t by id size 0",
                "t by id size -1",
                "t by id size 1000001",
                "t by id size 1e3",
                "t by id size 10 rows",
                "t by id where",
                "t by id where a = 1; DROP TABLE t",
                "t by id where a = 1) OR (1",
                "t by id where (a = 1",
                "t by id where a = :from",
                "t by id where a = 'x",
                "t by id where load_extension('x')",
                "t by id\n-- @batch t by id"
            })
    void a_way_that_is_none_is_refused(String directive) {
        assertThat(Refusals.refusalOf("-- @batch " + directive + ONE).code())
                .isEqualTo(ProblemCode.DIRECTIVE_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t WHERE id BETWEEN :from AND :to;",
                "UPDATE t SET a = 1 WHERE id >= :from;",
                "UPDATE t SET a = 1;",
                "CREATE TABLE u (id);",
                "EXPLAIN UPDATE t SET a = 1 WHERE id BETWEEN :from AND :to;",
                "PRAGMA user_version = 1;",
                "-- @no-transaction\nVACUUM;",
                "-- @sequence t restarts\nUPDATE t SET a = 1 WHERE id BETWEEN :from AND :to;",
                ""
            })
    void what_cannot_run_once_for_each_batch_is_refused(String script) {
        assertThat(Refusals.refusalOf("-- @batch t by id\n" + script).code())
                .isIn(ProblemCode.BATCH_STATEMENT_REFUSED, ProblemCode.NEEDS_NO_TRANSACTION);
    }

    @Test
    void a_batch_has_the_parameters_of_its_key_and_no_others() {
        assertThat(Refusals.refusalOf("-- @batch t by id\nUPDATE t SET a = ? WHERE id BETWEEN :from AND :to;")
                        .code())
                .isEqualTo(ProblemCode.PARAMETER_REFUSED);
        assertThat(Refusals.refusalOf("-- @batch t by a, b\nUPDATE t SET a = 1 WHERE a BETWEEN :from AND :to;")
                        .code())
                .isEqualTo(ProblemCode.PARAMETER_REFUSED);
    }

    @Test
    void values_follow_the_order_in_which_parameters_appear() {
        BatchDirective batch =
                parse("-- @batch t by id" + ONE).options().batch().orElseThrow();

        assertThat(batch.values(
                        "UPDATE t SET a = ':from' WHERE id <= :to AND id >= :from AND :to > 0", List.of(1), List.of(9)))
                .containsExactly(9, 1);
    }
}
