package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.folder.FileNameReader;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.ScriptParser;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Scripts on which other migration tools were seen to fail. Each table has the columns a and b, for the comparison
 * with the shell.
 */
class ScriptsThatTripOthersTest {
    private static final String ONE_LINE = "CREATE TABLE one (a, b); INSERT INTO one VALUES (1, 2);";
    private static final String SEMICOLON_IN_TEXT =
            "CREATE TABLE texts (a, b);\nINSERT INTO texts VALUES ('first;\nsecond;', 1);";
    private static final String SEMICOLON_IN_NAME =
            "CREATE TABLE [a;b] (a, b);\nINSERT INTO \"a;b\" SELECT 1, 2;\nINSERT INTO `a;b` VALUES (3, 4);";
    private static final String KEYWORD_ALIASES =
            "CREATE TABLE aliases (a, b);\nINSERT INTO aliases SELECT begin, \"end\" FROM (SELECT 1 AS begin, 2 AS \"end\");";
    private static final String COMMENT_IN_COMMENT = "/* a /* b */ CREATE TABLE comments (a, b); /* c */";
    private static final String BACKSLASH = "CREATE TABLE slashes (a, b);\nINSERT INTO slashes VALUES ('C:\\', ';');";
    private static final String TRIGGER_WITH_CASE = """
            CREATE TABLE cases (a, b);
            CREATE TRIGGER case_trigger AFTER INSERT ON cases WHEN CASE new.a WHEN 1 THEN 1 ELSE 0 END BEGIN
                UPDATE cases SET b = CASE WHEN new.b IS NULL THEN 'none' ELSE CASE new.b WHEN 1 THEN 'one' END END;
                INSERT INTO cases VALUES (2, 'from; trigger');
            END;
            INSERT INTO cases VALUES (1, NULL);
            """;
    private static final String NO_FINAL_SEMICOLON = "CREATE TABLE finals (a, b);\nINSERT INTO finals VALUES (1, 2)";
    private static final String OWN_TRANSACTION =
            "BEGIN TRANSACTION;\nCREATE TABLE owned (a, b);\nINSERT INTO owned VALUES (1, 2);\nCOMMIT;\n";
    private static final String BRACKETED_REBUILD = """
            PRAGMA foreign_keys = OFF;
            BEGIN;
            CREATE TABLE rebuilt (a, b);
            INSERT INTO rebuilt VALUES (1, 2);
            CREATE TABLE rebuilt_new (a, b TEXT);
            INSERT INTO rebuilt_new SELECT * FROM rebuilt;
            DROP TABLE rebuilt;
            ALTER TABLE rebuilt_new RENAME TO rebuilt;
            PRAGMA foreign_key_check;
            COMMIT;
            PRAGMA foreign_keys = ON;
            """;
    private static final String PLACEHOLDERS_IN_TEXT =
            "CREATE TABLE holders (a, b);\nINSERT INTO holders VALUES ('${x} ? :name', '@a $b #1');";

    /** Those that run, for the comparison with the shell. */
    static List<String> runnable() {
        return List.of(
                ONE_LINE,
                SEMICOLON_IN_TEXT,
                SEMICOLON_IN_NAME,
                KEYWORD_ALIASES,
                COMMENT_IN_COMMENT,
                BACKSLASH,
                TRIGGER_WITH_CASE,
                NO_FINAL_SEMICOLON,
                OWN_TRANSACTION,
                BRACKETED_REBUILD,
                PLACEHOLDERS_IN_TEXT);
    }

    @Test
    void two_statements_on_one_line() {
        assertThat(executed(ONE_LINE)).containsExactly("CREATE TABLE one (a, b)", "INSERT INTO one VALUES (1, 2)");
    }

    @Test
    void a_semicolon_in_a_text_over_several_lines() {
        assertThat(executed(SEMICOLON_IN_TEXT)).hasSize(2);
    }

    @Test
    void a_semicolon_in_a_name() {
        assertThat(executed(SEMICOLON_IN_NAME)).hasSize(3);
    }

    @Test
    void an_alias_called_begin_or_end() {
        assertThat(executed(KEYWORD_ALIASES)).hasSize(2);
    }

    @Test
    void comments_that_do_not_nest() {
        assertThat(executed(COMMENT_IN_COMMENT)).containsExactly("CREATE TABLE comments (a, b)");
    }

    @Test
    void a_text_ending_with_a_backslash() {
        assertThat(executed(BACKSLASH)).hasSize(2);
    }

    @Test
    void a_trigger_with_case_in_its_when_clause_and_in_its_body() {
        assertThat(executed(TRIGGER_WITH_CASE)).hasSize(3);
    }

    @Test
    void a_last_statement_without_semicolon() {
        assertThat(executed(NO_FINAL_SEMICOLON)).hasSize(2);
    }

    @Test
    void a_script_with_its_own_transaction() {
        assertThat(executed(OWN_TRANSACTION)).hasSize(2);
    }

    @Test
    void a_rebuild_bracketed_by_foreign_key_pragmas() {
        assertThat(executed(BRACKETED_REBUILD)).hasSize(6).noneMatch(sql -> sql.startsWith("PRAGMA"));
    }

    @Test
    void placeholders_of_all_kinds_in_texts() {
        assertThat(executed(PLACEHOLDERS_IN_TEXT)).hasSize(2);
    }

    @Test
    void an_edit_that_makes_a_comment_a_statement_changes_the_checksum() {
        assertThat(checksum("-- DELETE FROM a;\n")).isNotEqualTo(checksum("DELETE FROM a;\n"));
    }

    @Test
    void changed_blanks_in_a_text_change_the_checksum() {
        assertThat(checksum("INSERT INTO a VALUES ('x  y');")).isNotEqualTo(checksum("INSERT INTO a VALUES ('x y');"));
    }

    @Test
    void changed_line_ends_do_not_change_the_checksum() {
        assertThat(checksum("SELECT 1;\r\nSELECT 2;\r\n")).isEqualTo(checksum("SELECT 1;\nSELECT 2;\n"));
    }

    @Test
    void a_wrong_file_name_is_refused() {
        assertThat(Refusals.problemOf(() -> FileNameReader.read("schema/V4__oops.sql"))
                        .code())
                .isEqualTo(ProblemCode.FILE_NAME);
    }

    private static Object checksum(String script) {
        return SqlMigration.of(MigrationId.schema(1), "x", script).checksum();
    }

    private static List<String> executed(String script) {
        List<String> executed = new ArrayList<>();
        for (ScriptStatement statement :
                ScriptParser.parse(Refusals.FILE, script).statements()) {
            if (statement.action() == Action.EXECUTE) {
                executed.add(statement.sql());
            }
        }
        return executed;
    }
}
