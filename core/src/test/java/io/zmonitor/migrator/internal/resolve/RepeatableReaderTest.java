package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatableReaderTest {
    private static ResolvedRepeatable read(String name, String script) {
        RepeatableMigration repeatable = RepeatableMigration.of(name, script);
        return RepeatableReader.read(
                new Results.RepeatableEntryData(name, repeatable.checksum(), repeatable.file()),
                new ScriptText(repeatable.file(), repeatable.script()));
    }

    @Test
    void finds_what_is_defined_and_what_is_dropped() {
        ResolvedRepeatable read = read("mixed", """
                -- Author: N. Example
                BEGIN;
                DROP VIEW IF EXISTS Old_One;
                DROP TRIGGER main."T 1";
                CREATE VIEW IF NOT EXISTS [V] AS SELECT 1;
                CREATE TRIGGER "T 1" AFTER INSERT ON beds BEGIN SELECT CASE WHEN 1 THEN 2 END; END;
                COMMIT;
                """);

        assertThat(read.dropped()).extracting(DerivedObject::toString).containsExactly("view old_one", "trigger t 1");
        assertThat(read.defined()).extracting(DerivedObject::toString).containsExactly("view v", "trigger t 1");
        assertThat(DerivedObject.parse("trigger t 1")).isEqualTo(new DerivedObject(DerivedObject.Kind.TRIGGER, "t 1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE beds (id INTEGER)",
                "CREATE INDEX beds_by_id ON beds (id)",
                "DROP TABLE beds",
                "ALTER TABLE beds RENAME TO bunks",
                "INSERT INTO beds VALUES (1)",
                "DELETE FROM beds",
                "SELECT 1",
                "PRAGMA user_version = 3",
                "PRAGMA foreign_keys = OFF",
                "INSERT INTO schema_version (version) VALUES (1)",
                "CREATE TEMP VIEW v AS SELECT 1",
                "CREATE VIEW temp.v AS SELECT 1",
                "CREATE VIRTUAL TABLE v USING fts5(a)",
                "EXPLAIN CREATE VIEW v AS SELECT 1",
                "WITH a AS (SELECT 1) SELECT * FROM a",
                "CREATE VIEW \"v\nw\" AS SELECT 1"
            })
    void anything_else_is_refused_with_its_line(String statement) {
        Problem problem = Refusals.problemOf(() -> read("v", "CREATE VIEW v AS SELECT 1;\n\n" + statement + ";\n"));

        assertThat(problem.code()).isEqualTo(ProblemCode.REPEATABLE_STATEMENT);
        assertThat(problem.summary()).startsWith("repeatable/v.sql:3:1 (statement 2): ");
        assertThat(problem.remedy()).contains("schema or data migration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@foreign-keys on", "@no-transaction", "@compatible-with 1", "@rows beds may decrease"})
    void a_directive_is_refused(String directive) {
        Problem problem = Refusals.problemOf(() -> read("v", "-- " + directive + "\nCREATE VIEW v AS SELECT 1"));

        assertThat(problem.code()).isEqualTo(ProblemCode.DIRECTIVE_MALFORMED);
    }

    @Test
    void the_rules_of_every_script_hold() {
        assertThat(Refusals.problemOf(() -> read("v", "CREATE VIEW v AS SELECT readfile('x')"))
                        .code())
                .isEqualTo(ProblemCode.FUNCTION_REFUSED);
        assertThat(Refusals.problemOf(() -> read("v", "CREATE VIEW schema_version_mine AS SELECT 1"))
                        .code())
                .isEqualTo(ProblemCode.LEDGER_OFF_LIMITS);
    }

    @Test
    void two_may_not_share_a_name_or_an_object() {
        RepeatableMigration one = RepeatableMigration.of("one", "CREATE VIEW v AS SELECT 1");
        RepeatableMigration two = RepeatableMigration.of("two", "DROP VIEW IF EXISTS V");
        RepeatableMigration third =
                RepeatableMigration.of("One", "CREATE TRIGGER v AFTER INSERT ON b BEGIN SELECT 1; END");

        assertThat(Refusals.problemOf(() -> new GivenRepeatables(List.of(one, two)).loadRepeatables())
                        .summary())
                .isEqualTo("repeatable/two.sql: the view v belongs to repeatable/one.sql.");
        assertThat(Refusals.problemOf(() -> new GivenRepeatables(List.of(one, third)).repeatables())
                        .code())
                .isEqualTo(ProblemCode.REPEATABLE_TWICE);
        RepeatableMigration other = RepeatableMigration.of("other", third.script());
        assertThat(new GivenRepeatables(List.of(one, other)).loadRepeatables()).hasSize(2);
    }
}
