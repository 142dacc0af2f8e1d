package io.zmonitor.migrator.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.sql.StatementHead.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementHeadTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SELECT 1                                | READS
                    explain DELETE FROM t                   | READS
                    CREATE TEMP TRIGGER x                   | CREATES
                    alter TABLE t RENAME TO u               | ALTERS
                    /* a */ -- b                            | WRITES
                    drop TABLE t                            | DROPS
                    ;; DELETE FROM t                        | WRITES
                    WITH a AS (SELECT 1) SELECT 1           | WRITES
                    PRAGMA user_version = 2                 | SETS
                    ＤＥＬＥＴＥ FROM t                       | WRITES
                    """)
    void tells_what_a_statement_can_do(String sql, Kind kind) {
        assertThat(StatementHead.of(sql).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " \u000BDROP TABLE t",
                "/* ; */\n\u000B\tdrop TABLE t",
                "-- x\nDrop TABLE t",
                "\uFEFFDROP TABLE t"
            })
    void passes_over_the_blanks_and_comments_that_sqlite_passes_over(String sql) {
        assertThat(StatementHead.of(sql).kind()).isEqualTo(Kind.DROPS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1, 'ON')",
                "INSERT INTO \"values\" (a, [select]) VALUES (1, 2), (3, 4) /* RETURNING */",
                "insert into main.t(a) values('it''s (')",
                "INSERT OR IGNORE INTO t VALUES (1)"
            })
    void a_plain_insert_shares_its_key_with_others_of_the_same_columns(String sql) {
        StatementHead head = StatementHead.of(sql);

        assertThat(head.isPlainInsert()).isTrue();
        assertThat(head.key()).doesNotContain("1").isNotEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t SELECT 1",
                "INSERT INTO t VALUES ((SELECT 1))",
                "INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 1",
                "INSERT INTO t VALUES (1) RETURNING a",
                "INSERT INTO t DEFAULT VALUES",
                "INSERT INTO t VALUES ('1",
                "WITH x AS (SELECT 1) INSERT INTO t VALUES (1)"
            })
    void every_other_one_stands_for_itself(String sql) {
        assertThat(StatementHead.of(sql).isPlainInsert()).isFalse();
        assertThat(StatementHead.of(sql).key()).isEqualTo(sql);
    }

    @Test
    void tells_what_replaces() {
        assertThat(StatementHead.of("REPLACE INTO t VALUES (1)").replaces()).isTrue();
        assertThat(StatementHead.of("INSERT OR REPLACE INTO t VALUES (1)").replaces())
                .isTrue();
        assertThat(StatementHead.of("UPDATE OR REPLACE t SET a = 1").replaces()).isTrue();
        assertThat(StatementHead.of("INSERT INTO t VALUES (1)").replaces()).isFalse();
    }

    @Test
    void tells_a_trigger_from_what_only_makes_a_table() {
        assertThat(StatementHead.of("CREATE VIRTUAL TABLE f USING fts5 (x)").makesTable())
                .isTrue();
        assertThat(StatementHead.of("CREATE TEMPORARY TRIGGER x AFTER INSERT").makesTable())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "PRAGMA user_version = 3",
                "CREATE UNIQUE INDEX i ON t (a)",
                "CREATE VIEW v AS SELECT 1",
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM u; END",
                "CREATE TABLE t (a)",
                "ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'x'",
                "DROP VIEW v",
                "DROP TRIGGER x"
            })
    void leaves_foreign_keys_alone(String sql) {
        assertThat(StatementHead.of(sql).leavesForeignKeys(true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "WITH x AS (SELECT 1) DELETE FROM t",
                "CREATE TABLE t (a REFERENCES u)",
                "create table t (a, foreign key (a) references u)",
                "ALTER TABLE t ADD COLUMN b REFERENCES u",
                "ALTER TABLE t RENAME TO u",
                "ALTER TABLE t RENAME a TO b",
                "ALTER TABLE t DROP COLUMN a",
                "DROP TABLE t",
                "DROP INDEX i"
            })
    void may_break_a_foreign_key(String sql) {
        assertThat(StatementHead.of(sql).leavesForeignKeys(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    ALTER TABLE t ADD COLUMN b                   | t
                    alter/**/table T add b                       | t
                    ALTER TABLE main . "a ""b"" c" ADD c         | a "b" c
                    ALTER TABLE 'x'ADD c                         | x
                    ALTER TABLE [a.b] ADD c                      | a.b
                    ALTER TABLE `ä`.`Ä` ADD c                    | Ä
                    ALTER TABLE add ADD c                        | add
                    ALTER TABLE add RENAME TO c                  | ~~
                    ALTER TABLE t RENAME add TO c                | ~~
                    ALTER TABLE t DROP COLUMN add                | ~~
                    ALTER TABLE "t ADD c                         | ~~
                    CREATE TABLE t (add)                         | ~~
                    """)
    void adds_a_column_to(String sql, String table) {
        assertThat(StatementHead.of(sql).extended()).isEqualTo(table);
    }

    @Test
    void a_new_table_may_be_the_parent_that_was_missing() {
        assertThat(StatementHead.of("CREATE TABLE t (a)").leavesForeignKeys(false))
                .isFalse();
        assertThat(StatementHead.of("CREATE INDEX i ON t (a)").leavesForeignKeys(false))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    DROP TABLE t                             | true
                    ALTER TABLE t ADD COLUMN b               | true
                    DELETE FROM t                            | true
                    SELECT count(*) FROM t                   | true
                    DELETE FROM t WHERE a = 1                | false
                    SELECT count(*) FROM t WHERE a = 1       | false
                    UPDATE t SET a = 1                       | false
                    CREATE INDEX i ON t (a)                  | false
                    VACUUM                                   | false
                    """)
    void may_give_no_sign_of_life(String sql, boolean silent) {
        assertThat(StatementHead.of(sql).isSilent()).isEqualTo(silent);
    }
}
