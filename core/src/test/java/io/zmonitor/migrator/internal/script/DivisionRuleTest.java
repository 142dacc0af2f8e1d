package io.zmonitor.migrator.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.resolve.Refusals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that other tools divide: as one script they would run forward and back again. */
class DivisionRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- +goose Up|-- +goose Down",
                "--+goose up|--   +GOOSE DOWN",
                "-- +goose Up\n-- +goose StatementBegin|-- +goose StatementEnd",
                "-- +goose NO TRANSACTION|",
                "|-- ROLLBACK",
                "-- +migrate Up|-- +migrate Down",
                "-- +micrate Up|-- +micrate Down",
                "-- migrate:up|-- migrate:down",
                "-- migrate:up transaction:false|",
                "-- // first table|-- //@UNDO",
                "|--//@undo",
                "|-- // @UNDO",
                "|-- @UNDO",
                "|--- !Downs",
                "-- Up|-- Down",
                "-- up migration|-- Down Migration",
                "-- ===== UP =====|-- ===== DOWN =====",
                "-- rambler up|-- rambler down",
                "|---- create above / drop below ----",
                "/* up */|/* down */",
                "|-- undo part:",
                "-- liquibase formatted sql\n-- preconditions|-- rollback DROP TABLE bed;",
                "--liquibase formatted sql|",
            })
    void a_mark_that_divides_a_file_is_refused_with_its_line(String marks) {
        String[] both = marks.split("\\|", -1);
        String first = both[0].isEmpty() ? "" : both[0] + "\n";
        String script = first + "CREATE TABLE bed (id INTEGER PRIMARY KEY);\n" + both[1] + "\nDROP TABLE bed;\n";
        Problem problem = Refusals.refusalOf(script);

        assertThat(problem.code()).isEqualTo(ProblemCode.SCRIPT_DIVIDED);
        boolean second = both[0].isEmpty() || !both[0].matches("(?i)--\\s*(\\+|migrate:|liquibase)(.|\n)*");
        int line =
                second ? script.split("\n" + java.util.regex.Pattern.quote(both[1]), 2)[0].split("\n").length + 1 : 1;
        assertThat(problem.summary()).startsWith(Refusals.FILE + ":" + line + ":");
        assertThat(problem.remedy()).contains("rollback/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO way VALUES (1), -- up\n (2); -- down\nINSERT INTO way VALUES (3);",
                "CREATE TABLE way (\n-- up\n a INT,\n-- down\n b INT);\nSELECT 1;",
                "-- Down\nDROP TABLE bed;",
                "CREATE TABLE bed (id INT);\n-- Down\n-- DROP TABLE bed;",
                "CREATE TABLE bed (id INT);\n-- down the ward, two beds more\nINSERT INTO bed VALUES (1);",
                "CREATE TABLE bed (id INT);\n-- Up\nINSERT INTO bed VALUES (1);",
                "-- Rollback: rollback/0001_rollback.sql\nCREATE TABLE bed (id INT);\nSELECT 1;",
                "-- see goose and migrate: both divide\nSELECT 1;\nSELECT 2;",
                "CREATE TRIGGER x AFTER INSERT ON bed BEGIN SELECT 1;\n-- undo\nSELECT 2; END;",
                "SELECT '\n-- +goose Down\n';",
                "-- // first table\nSELECT 1;",
            })
    void what_divides_nothing_is_accepted(String script) {
        assertThat(ScriptParser.parse(Refusals.FILE, script).statements()).isNotEmpty();
    }

    @Test
    void a_repeatable_is_not_divided_either() {
        assertThat(Refusals.refusalOf("CREATE VIEW v AS SELECT 1;\n-- migrate:down\nDROP VIEW v;")
                        .code())
                .isEqualTo(ProblemCode.SCRIPT_DIVIDED);
    }
}
