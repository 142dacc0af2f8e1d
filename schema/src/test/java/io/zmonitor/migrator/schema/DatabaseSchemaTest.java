package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one notion of equality, as a table. */
class DatabaseSchemaTest {
    private static final String PARENT = "CREATE TABLE p (id INTEGER PRIMARY KEY, x UNIQUE); ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        t(a COLLATE nocase)                 | t(a)                               | ERROR Column t.a: collation should be nocase, and is BINARY.
        t(a TEXT)                           | t(a INT)                           | ERROR Column t.a: type should be TEXT, and is INT.
        t(a TEXT) STRICT                    | t(a TEXT)                          | ERROR Table t: STRICT should be yes, and is no.
        t(a INT) STRICT                     | t(a INTEGER) STRICT                | ERROR Column t.a: type should be INT, and is INTEGER.
        t(a INT PRIMARY KEY)                | t(a INTEGER PRIMARY KEY)           | ERROR Column t.a: type should be INT, and is INTEGER.
        t(a VARCHAR(20))                    | t(a TEXT)                          | NOTE Column t.a: type should be VARCHAR(20), and is TEXT. Both have the same effect.
        t(a NOT NULL)                       | t(a)                               | ERROR Column t.a: NOT NULL should be yes, and is no.
        t(a NOT NULL ON CONFLICT IGNORE)    | t(a NOT NULL)                      | ERROR Column t.a: NOT NULL should be yes ON CONFLICT IGNORE, and is yes.
        t(a DEFAULT 1)                      | t(a)                               | ERROR Column t.a: default should be 1, and is none.
        t(a DEFAULT 'A')                    | t(a DEFAULT 'a')                   | ERROR Column t.a: default should be 'A', and is 'a'.
        t(a, b AS (a + 1))                  | t(a, b AS (a + 2))                 | ERROR Column t.b: generated value should be a + 1, and is a + 2.
        t(a, b AS (a + 1) STORED)           | t(a, b AS (a + 1))                 | ERROR Column t.b: generated value should be stored, and is virtual.
        t(a, b)                             | t(b, a)                            | WARNING Table t: order of columns should be a, b, and is b, a.
        t(a, b)                             | t(a)                               | ERROR Column t.b is missing.
        t(a)                                | t(a, b)                            | ERROR Column t.b is not declared.
        t(a, b, PRIMARY KEY(a, b))          | t(a, b, PRIMARY KEY(b, a))         | ERROR Table t: primary key should be a, b, and is b, a.
        t(a INTEGER PRIMARY KEY AUTOINCREMENT) | t(a INTEGER PRIMARY KEY)        | ERROR Table t: AUTOINCREMENT should be yes, and is no.
        t(a PRIMARY KEY ON CONFLICT REPLACE) | t(a PRIMARY KEY)                  | ERROR Table t: conflict clause of the primary key should be ON CONFLICT REPLACE, and is none.
        t(a PRIMARY KEY) WITHOUT ROWID      | t(a PRIMARY KEY NOT NULL)          | ERROR Table t: WITHOUT ROWID should be yes, and is no.
        t(a UNIQUE)                         | t(a)                               | ERROR Table t: UNIQUE (a) should be there, and is missing.
        t(a UNIQUE ON CONFLICT IGNORE)      | t(a UNIQUE)                        | ERROR Table t: conflict clause of UNIQUE (a) should be ON CONFLICT IGNORE, and is none.
        t(a CHECK (a > 1))                  | t(a)                               | ERROR Table t: CHECK should be a > 1, and is none.
        t(a, CONSTRAINT c CHECK (a > 1))    | t(a, CONSTRAINT c CHECK (a > 2))   | ERROR Table t: CHECK c should be a > 1, and is a > 2.
        t(a REFERENCES p(x) ON DELETE CASCADE) | t(a REFERENCES p(x))            | ERROR Table t: foreign key (a) to p (x) on delete should be CASCADE, and is NO ACTION.
        t(a REFERENCES p DEFERRABLE INITIALLY DEFERRED) | t(a REFERENCES p)      | ERROR Table t: foreign key (a) to p (id) deferred should be yes, and is no.
        t(a REFERENCES p(x))                | t(a)                               | ERROR Table t: foreign key (a) to p (x) should be there, and is missing.
        """)
    void one_difference_is_found_and_said_in_one_line(String expected, String found, String sentence)
            throws SQLException {
        assertThat(differences(PARENT + "CREATE TABLE " + expected, PARENT + "CREATE TABLE " + found))
                .containsExactly(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        t(a PRIMARY KEY) WITHOUT ROWID      | t(a PRIMARY KEY NOT NULL) WITHOUT ROWID
        t(a INTEGER PRIMARY KEY)            | t(a INTEGER NOT NULL PRIMARY KEY)
        t(a, CONSTRAINT n CHECK (a > 1))    | T(A CHECK ((a>1)) )
        t(a, UNIQUE(a), UNIQUE(a))          | t(a UNIQUE)
        t(a PRIMARY KEY UNIQUE)             | t(a PRIMARY KEY)
        t(a REFERENCES p)                   | t(a REFERENCES p (id) ON DELETE NO ACTION NOT DEFERRABLE)
        t(a DEFAULT (1))                    | t(a DEFAULT 1)
        t(a DEFAULT word)                   | t(a DEFAULT 'word')
        t(a CHECK (a == 1 AND "a" != 2))    | t(a check( /* why */ [a] = 1 and a <> 2))
        t(a COLLATE binary)                 | t(a)
        t(a, b, UNIQUE(a, b DESC))          | t(a, b, UNIQUE(a, b))
        """)
    void spelling_is_no_difference(String expected, String found) throws SQLException {
        assertThat(differences(PARENT + "CREATE TABLE " + expected, PARENT + "CREATE TABLE " + found))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        CREATE INDEX i ON t(a DESC)              | CREATE INDEX i ON t(a)             | ERROR Index i: columns should be a desc, and is a.
        CREATE INDEX i ON t(a COLLATE nocase)    | CREATE INDEX i ON t(a)             | ERROR Index i: columns should be a collate nocase, and is a.
        CREATE INDEX i ON t(lower(a))            | CREATE INDEX i ON t(upper(a))      | ERROR Index i: columns should be (lower ( a )), and is (upper ( a )).
        CREATE INDEX i ON t(a) WHERE b > 0       | CREATE INDEX i ON t(a)             | ERROR Index i: condition should be b > 0, and is none.
        CREATE INDEX i ON t(a) WHERE b > 0       | CREATE INDEX i ON t(a) WHERE b > 1 | ERROR Index i: condition should be b > 0, and is b > 1.
        CREATE UNIQUE INDEX i ON t(a)            | CREATE INDEX i ON t(a)             | ERROR Index i: uniqueness should be yes, and is no.
        CREATE INDEX i ON t(a)                   | SELECT 1                           | ERROR Index i is missing.
        SELECT 1                                 | CREATE INDEX i ON t(a)             | ERROR Index i is not declared.
        CREATE VIEW v AS SELECT a FROM t         | CREATE VIEW v AS SELECT b FROM t   | ERROR View v: query should be SELECT a FROM t, and is SELECT b FROM t.
        CREATE VIEW v(x) AS SELECT a FROM t      | CREATE VIEW v(y) AS SELECT a FROM t | ERROR View v: columns should be x, and is y.
        SELECT 1                                 | CREATE VIEW v AS SELECT b FROM t   | ERROR View v is not declared.
        CREATE VIRTUAL TABLE w USING fts5(x, prefix='2') | CREATE VIRTUAL TABLE w USING fts5(x) | ERROR Virtual table w: module should be fts5(x, prefix='2'), and is fts5(x).
        CREATE TABLE u(a)                        | SELECT 1                           | ERROR Table u is missing.
        SELECT 1                                 | CREATE TABLE u(a)                  | ERROR Table u is not declared.
        """)
    void objects_are_compared(String expected, String found, String sentence) throws SQLException {
        String table = "CREATE TABLE t(a, b); ";

        assertThat(differences(table + expected, table + found)).containsExactly(sentence);
    }

    @Test
    void a_trigger_is_compared_token_by_token() throws SQLException {
        String one = "CREATE TABLE t(a); CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 'END; x'; END";

        assertThat(differences(one, one.replace("SELECT", "/* no */ select"))).isEmpty();
        assertThat(differences(one, one.replace("x'", "y'")))
                .containsExactly("ERROR Trigger g: definition should be AFTER DELETE ON t BEGIN SELECT 'END; x'; END,"
                        + " and is AFTER DELETE ON t BEGIN SELECT 'END; y'; END.");
    }

    @Test
    void a_unique_constraint_and_a_unique_index_are_equal_in_effect() throws SQLException {
        String constraint = "CREATE TABLE t(a UNIQUE)";
        String index = "CREATE TABLE t(a); CREATE UNIQUE INDEX i ON t(a DESC)";

        assertThat(differences(constraint, index))
                .containsExactly("NOTE Table t: UNIQUE (a) should be a constraint, and is a unique index."
                        + " Both have the same effect.");
        assertThat(differences(index, constraint))
                .containsExactly("NOTE Table t: UNIQUE (a) should be a unique index, and is a constraint."
                        + " Both have the same effect.");
        assertThat(differences(constraint, index + " WHERE a > 0")).hasSize(2);
        assertThat(differences(constraint, index.replace("DESC", "COLLATE nocase")))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "null", "current_date", "order"})
    void a_keyword_in_quotes_is_a_name(String word) throws SQLException {
        String table = "CREATE TABLE t(\"true\", \"null\", \"current_date\", \"order\"); ";
        String quoted = table + "CREATE VIEW v AS SELECT \"" + word + "\" FROM t";

        assertThat(differences(quoted, quoted.replace('"', '`'))).isEmpty();
        if (!word.equals("order")) {
            assertThat(differences(quoted, table + "CREATE VIEW v AS SELECT " + word + " FROM t"))
                    .hasSize(1);
        }
    }

    @Test
    void a_database_that_cannot_be_read_is_no_empty_one() throws SQLException {
        Connection closed = Memory.with().connection();
        closed.close();

        assertThatThrownBy(() -> DatabaseSchema.read(closed))
                .isInstanceOfSatisfying(
                        SchemaException.class, e -> assertThat(e.code()).isEqualTo(SchemaCode.DATABASE_FAILED));
    }

    private static List<String> differences(String expected, String found) throws SQLException {
        try (Memory one = Memory.with(expected);
                Memory other = Memory.with(found)) {
            return DatabaseSchema.read(other.connection())
                    .differencesFrom(DatabaseSchema.read(one.connection()))
                    .stream()
                    .map(SchemaDifference::toString)
                    .toList();
        }
    }
}
