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

class ScriptParserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN; SELECT 1; COMMIT",
                "begin transaction; SELECT 1; end transaction",
                "BEGIN IMMEDIATE TRANSACTION; SELECT 1; COMMIT TRANSACTION x;",
                "BEGIN EXCLUSIVE; SELECT 1; END;",
                "BEGIN/**/DEFERRED -- x\n; SELECT 1; COMMIT;"
            })
    void a_scripts_own_transaction_is_skipped(String script) {
        assertThat(actions(script))
                .containsExactly(Action.SKIPPED_TRANSACTION, Action.EXECUTE, Action.SKIPPED_TRANSACTION);
    }

    @Test
    void several_transactions_one_after_the_other_are_skipped() {
        assertThat(actions("BEGIN; SELECT 1; COMMIT; SELECT 2; BEGIN; END"))
                .containsExactly(
                        Action.SKIPPED_TRANSACTION,
                        Action.EXECUTE,
                        Action.SKIPPED_TRANSACTION,
                        Action.EXECUTE,
                        Action.SKIPPED_TRANSACTION,
                        Action.SKIPPED_TRANSACTION);
    }

    @ParameterizedTest
    @CsvSource({
        "BEGIN; SELECT 1, BEGIN, 1",
        "SELECT 1; COMMIT, COMMIT, 2",
        "BEGIN; BEGIN; COMMIT; COMMIT, BEGIN, 2",
        "BEGIN; COMMIT; END, END, 3",
        "COMMIT; BEGIN, COMMIT, 1"
    })
    void unbalanced_transactions_are_refused_at_the_odd_one(String script, String word, int statement) {
        Problem problem = Refusals.refusalOf(script);

        assertThat(problem.code()).isEqualTo(ProblemCode.TRANSACTION_UNBALANCED);
        assertThat(problem.summary()).contains("(statement " + statement + ")").contains(word);
    }

    @Test
    void a_forgotten_semicolon_behind_begin_loses_no_statement() {
        Problem problem = Refusals.refusalOf("BEGIN\nCREATE TABLE a (b); COMMIT;");

        assertThat(problem.code()).isEqualTo(ProblemCode.STATEMENT_REFUSED);
        assertThat(problem.remedy()).contains("semicolon after BEGIN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO schema_version (version) VALUES (1)",
                "INSERT OR REPLACE INTO Schema_Version VALUES (1)",
                "replace into \"schema_version\" values (1)",
                "UPDATE main.schema_version SET version = 2",
                "UPDATE OR IGNORE [main] . `SCHEMA_VERSION` SET version = 2",
                "DELETE FROM schema_version WHERE version = 4",
                "DELETE FROM 'schema_version'",
                "DELETE/**/FROM/**/'main'.'schema_version'",
                "WITH a AS (SELECT 1), b(x, y) AS NOT MATERIALIZED (SELECT (1), 2) INSERT INTO schema_version SELECT 1",
                "WITH RECURSIVE a(n) AS MATERIALIZED (SELECT 1) DELETE FROM schema_version",
                "WITH recursive AS (SELECT 1) UPDATE schema_version SET version = 1",
                "CREATE TABLE schema_version (version INTEGER)",
                "CREATE TABLE IF NOT EXISTS main.\"schema_version\" (version INTEGER PRIMARY KEY)"
            })
    void a_scripts_own_write_to_the_ledger_is_skipped(String script) {
        assertThat(actions(script)).containsExactly(Action.SKIPPED_LEDGER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE schema_version ADD COLUMN x",
                "DROP TABLE schema_version",
                "DROP TABLE IF EXISTS main.\"SCHEMA_VERSION\"",
                "CREATE TEMP TABLE schema_version (version)",
                "CREATE TABLE temp.schema_version (version)",
                "CREATE VIEW schema_version AS SELECT 1",
                "CREATE TEMP VIEW schema_version AS SELECT 1",
                "CREATE VIRTUAL TABLE schema_version USING fts5(a)",
                "CREATE UNIQUE INDEX i ON schema_version (version)",
                "CREATE INDEX schema_version_i ON a (b)",
                "CREATE TRIGGER t AFTER INSERT ON schema_version BEGIN SELECT 1; END",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM \"schema_version\"; END",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM 'schema_version_audit'; END",
                "ALTER TABLE a RENAME TO schema_version",
                "ALTER TABLE a RENAME TO 'schema_version_x'",
                "DELETE FROM schema_version_audit",
                "INSERT INTO temp.schema_version VALUES (1)",
                "CREATE TABLE a (b REFERENCES schema_version (version))",
                "DROP TRIGGER schema_version_audit_no_delete"
            })
    void what_else_would_change_the_ledger_is_refused(String script) {
        assertThat(Refusals.refusalOf(script).code()).isEqualTo(ProblemCode.LEDGER_OFF_LIMITS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT max(version) FROM schema_version",
                "INSERT INTO notes SELECT 'schema_version'",
                "CREATE VIEW v AS SELECT * FROM schema_version",
                "ALTER TABLE a RENAME schema_version TO version",
                "CREATE TABLE database_schema_version (a)",
                "CREATE TABLE a (schema_version INTEGER, begin INTEGER, \"end\" TEXT, rollback TEXT)",
                "SELECT 1 AS begin, 2 end, 3 AS rollback, 4 AS savepoint FROM attach",
                "UPDATE a SET begin = 1, rollback = 2",
                "INSERT OR ROLLBACK INTO a VALUES (1)",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
                "SELECT edit FROM a",
                "INSERT INTO edit (id) VALUES (1)",
                "CREATE TABLE IF NOT EXISTS edit (id INTEGER)",
                "SELECT 'readfile(1)', \"readfile\" FROM a",
                "CREATE VIRTUAL TABLE a USING fts5(b)",
                "REINDEX",
                "ANALYZE a",
                "PRAGMA user_version = 7",
                "PRAGMA application_id",
                "PRAGMA legacy_alter_table = ON",
                "PRAGMA table_info(a)",
                "PRAGMA integrity_check",
                "PRAGMA page_size",
                "PRAGMA schema_version",
                "PRAGMA optimize",
                "PRAGMA incremental_vacuum(10)",
                "EXPLAIN INSERT INTO schema_version VALUES (1)",
                "EXPLAIN COMMIT"
            })
    void what_only_looks_dangerous_is_executed(String script) {
        assertThat(actions(script)).containsExactly(Action.EXECUTE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA foreign_keys = OFF",
                "PRAGMA foreign_keys(0)",
                "pragma \"Foreign_Keys\" = on",
                "PRAGMA main.defer_foreign_keys = ON",
                "PRAGMA foreign_key_check",
                "PRAGMA foreign_key_check('a')"
            })
    void foreign_key_pragmas_are_skipped(String script) {
        assertThat(actions(script)).containsExactly(Action.SKIPPED_FOREIGN_KEYS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-- @no-transaction\nVACUUM;", "REINDEX a; -- @no-transaction", "ANALYZE\n-- @no-transaction"})
    void maintenance_may_stand_alone_without_transaction(String script) {
        assertThat(ScriptParser.parse(Refusals.FILE, script).options().noTransaction())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA main.incremental_vacuum(5)"})
    void maintenance_pragmas_may_stand_alone_without_transaction(String script) {
        assertThat(actions("-- @no-transaction\n" + script)).containsExactly(Action.EXECUTE);
    }

    private static List<Action> actions(String script) {
        return ScriptParser.parse(Refusals.FILE, script).statements().stream()
                .map(ScriptStatement::action)
                .toList();
    }
}
