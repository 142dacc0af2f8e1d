package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedStatementsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    ROLLBACK                                               | STATEMENT_REFUSED     | ROLLBACK
                    RollBack/**/TO a                                       | STATEMENT_REFUSED     | ROLLBACK
                    SAVEPOINT a                                            | STATEMENT_REFUSED     | SAVEPOINT
                    release savepoint a                                    | STATEMENT_REFUSED     | RELEASE
                    ATTACH 'x.db' AS x                                     | STATEMENT_REFUSED     | ATTACH
                    EXPLAIN attach 'x.db' AS x                             | STATEMENT_REFUSED     | ATTACH
                    DETACH x                                               | STATEMENT_REFUSED     | DETACH
                    backup to 'x.db'                                       | STATEMENT_REFUSED     | backup
                    Restore from 'x.db'                                    | STATEMENT_REFUSED     | restore
                    VACUUM INTO 'x.db'                                     | STATEMENT_REFUSED     | VACUUM INTO
                    VACUUM/**/main /* */ INTO 'x.db'                       | STATEMENT_REFUSED     | VACUUM INTO
                    DELETE FROM sqlite_master                              | STATEMENT_REFUSED     | sqlite_master
                    UPDATE main."sqlite_schema" SET sql = ''               | STATEMENT_REFUSED     | sqlite_schema
                    INSERT INTO 'sqlite_temp_master' VALUES (1)            | STATEMENT_REFUSED     | sqlite_temp_master
                    VACUUM                                                 | NEEDS_NO_TRANSACTION  | VACUUM
                    PRAGMA wal_checkpoint(TRUNCATE)                        | NEEDS_NO_TRANSACTION  | PRAGMA wal_checkpoint
                    PRAGMA journal_mode = WAL                              | PRAGMA_REFUSED        | journal_mode
                    PRAGMA journal_mode(WAL)                               | PRAGMA_REFUSED        | journal_mode
                    PRAGMA main.page_size = 512                            | PRAGMA_REFUSED        | page_size
                    PRAGMA schema_version = 9                              | PRAGMA_REFUSED        | schema_version
                    PRAGMA key = 'a'                                       | PRAGMA_REFUSED        | key
                    PRAGMA "rekey" = 'a'                                   | PRAGMA_REFUSED        | rekey
                    EXPLAIN PRAGMA rekey = 'a'                             | PRAGMA_REFUSED        | rekey
                    PRAGMA 'hexrekey' = 'a'                                | PRAGMA_REFUSED        | hexrekey
                    PRAGMA [cipher] = 'a'                                  | PRAGMA_REFUSED        | cipher
                    PRAGMA writable_schema = ON                            | PRAGMA_REFUSED        | writable_schema
                    PRAGMA temp_store_directory = '/'                      | PRAGMA_REFUSED        | temp_store_directory
                    PRAGMA                                                 | PRAGMA_REFUSED        |
                    SELECT readfile('/etc/passwd')                         | FUNCTION_REFUSED      | readfile
                    SELECT "WriteFile" /* */ ('x', 1)                      | FUNCTION_REFUSED      | writefile
                    SELECT [load_extension]('x')                           | FUNCTION_REFUSED      | load_extension
                    SELECT `fts3_tokenizer`('simple')                      | FUNCTION_REFUSED      | fts3_tokenizer
                    SELECT edit('a')                                       | FUNCTION_REFUSED      | edit
                    SELECT sha3_query('ROLLBACK')                          | FUNCTION_REFUSED      | sha3_query
                    SELECT sqlite3mc_config('cipher', 'rc4')               | FUNCTION_REFUSED      | sqlite3mc_config
                    SELECT * FROM fsdir('/')                               | FUNCTION_REFUSED      | fsdir
                    SELECT * FROM a, 'fsdir' WHERE path = '/'              | FUNCTION_REFUSED      | fsdir
                    SELECT lsmode(1)                                       | FUNCTION_REFUSED      | lsmode
                    UPDATE sqlite_dbpage SET data = 1                      | FUNCTION_REFUSED      | sqlite_dbpage
                    CREATE VIRTUAL TABLE a USING csv(filename = 'x')       | FUNCTION_REFUSED      | csv
                    CREATE VIRTUAL TABLE IF NOT EXISTS main.a USING "VSV"  | FUNCTION_REFUSED      | vsv
                    CREATE VIRTUAL TABLE a USING zipfile('x')              | FUNCTION_REFUSED      | zipfile
                    SELECT ?                                               | PARAMETER_REFUSED     | ?
                    SELECT :from                                           | PARAMETER_REFUSED     | :from
                    SELECT ${name}                                         | PARAMETER_REFUSED     | $
                    """)
    void a_statement_that_no_migration_may_contain_is_refused(String sql, ProblemCode code, String what) {
        Problem problem = Refusals.refusalOf("SELECT 1;\n" + sql + ";");

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.summary())
                .startsWith(Refusals.FILE + ":2:")
                .contains("(statement 2)")
                .contains(what == null ? "" : what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VACUUM \u000BINTO 'x.db'",
                "DELETE FROM \u000Bsqlite_master",
                "PRAGMA \n\u000Brekey = 'a'",
                "SELECT readfile \u000B('/etc/passwd')",
                "DROP \u000BTABLE schema_version"
            })
    void a_vertical_tab_within_a_blank_hides_nothing(String sql) {
        assertThat(Refusals.refusalOf("SELECT 1;\n" + sql + ";").summary()).contains("(statement 2)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    VACUUM; VACUUM
                    SELECT 1
                    BEGIN; VACUUM; COMMIT
                    PRAGMA user_version = 1
                    VACUUM; INSERT INTO schema_version VALUES (1)
                    EXPLAIN VACUUM
                    -- nothing
                    """)
    void a_file_without_transaction_holds_exactly_one_maintenance_statement(String script) {
        assertThat(Refusals.refusalOf("-- @no-transaction\n" + script).code()).isEqualTo(ProblemCode.NOT_ALONE);
    }
}
