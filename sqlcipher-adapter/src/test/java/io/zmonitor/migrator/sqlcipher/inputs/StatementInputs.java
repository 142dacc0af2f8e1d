package io.zmonitor.migrator.sqlcipher.inputs;

import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.refused;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.script;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.undone;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.works;

import io.zmonitor.migrator.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Statements that no migration may contain, and some that look as if. */
final class StatementInputs {
    private static final String TABLE = "CREATE TABLE next (id INTEGER PRIMARY KEY, text TEXT);\n";

    private StatementInputs() {}

    static List<MalformedInput> all() {
        List<MalformedInput> inputs = new ArrayList<>();
        inputs.addAll(transactions());
        inputs.addAll(pragmas());
        inputs.addAll(outOfTheDatabase());
        inputs.addAll(failures());
        return inputs;
    }

    private static List<MalformedInput> transactions() {
        return List.of(
                works("BEGIN and COMMIT in a pair", script("BEGIN TRANSACTION;\n" + TABLE + "COMMIT;")),
                at2(ProblemCode.TRANSACTION_UNBALANCED, "BEGIN", "BEGIN IMMEDIATE;"),
                at2(ProblemCode.TRANSACTION_UNBALANCED, "COMMIT", "COMMIT;"),
                at2(ProblemCode.TRANSACTION_UNBALANCED, "END", "END;"),
                at2(ProblemCode.STATEMENT_REFUSED, "ROLLBACK", "ROLLBACK;"),
                at2(ProblemCode.STATEMENT_REFUSED, "SAVEPOINT", "SAVEPOINT here;"),
                at2(ProblemCode.STATEMENT_REFUSED, "RELEASE", "release here;"),
                undone(
                        ProblemCode.TRANSACTION_ENDED,
                        "OR ROLLBACK, when it strikes",
                        script(TABLE
                                + "INSERT INTO next VALUES (1, 'a');\nINSERT OR ROLLBACK INTO next VALUES (1, 'b');"),
                        MalformedInputFixture.NEXT + ":3"),
                undone(
                        ProblemCode.TRANSACTION_ENDED,
                        "RAISE(ROLLBACK), when it is raised",
                        script(TABLE
                                + "CREATE TRIGGER t BEFORE INSERT ON next BEGIN SELECT RAISE(ROLLBACK, 'no'); END;\n"
                                + "INSERT INTO next VALUES (1, 'a');"),
                        MalformedInputFixture.NEXT + ":3"));
    }

    private static List<MalformedInput> pragmas() {
        Stream<String> refused = Stream.of(
                "key = 'x'",
                "rekey = 'x'",
                "hexkey = '00'",
                "hexrekey = '00'",
                "cipher = 'aes256cbc'",
                "kdf_iter = 1",
                "legacy = 1",
                "journal_mode = OFF",
                "synchronous = OFF",
                "temp_store = FILE",
                "writable_schema = ON",
                "schema_version = 1",
                "locking_mode = EXCLUSIVE",
                "trusted_schema = ON",
                "main.journal_mode(MEMORY)");
        List<MalformedInput> inputs = new ArrayList<>(refused.map(pragma -> refused(
                        ProblemCode.PRAGMA_REFUSED,
                        "PRAGMA " + pragma,
                        script(TABLE + "PRAGMA " + pragma + ";"),
                        MalformedInputFixture.NEXT + ":2",
                        "PRAGMA " + word(pragma)))
                .toList());
        inputs.add(works("PRAGMA foreign_keys around a rebuild", script("PRAGMA foreign_keys = OFF;\n" + TABLE)));
        inputs.add(works(
                "PRAGMA user_version and application_id",
                script("PRAGMA user_version = 4;\nPRAGMA application_id = 7;")));
        return inputs;
    }

    private static List<MalformedInput> outOfTheDatabase() {
        return List.of(
                at2(ProblemCode.STATEMENT_REFUSED, "ATTACH", "ATTACH 'other.db' AS other;"),
                at2(ProblemCode.STATEMENT_REFUSED, "DETACH", "DETACH other;"),
                at2(ProblemCode.NEEDS_NO_TRANSACTION, "VACUUM", "VACUUM;"),
                at2(ProblemCode.STATEMENT_REFUSED, "VACUUM INTO", "VACUUM main INTO 'copy.db';"),
                at2(ProblemCode.STATEMENT_REFUSED, "backup", "/* the driver's */ Backup TO 'copy.db';"),
                at2(ProblemCode.STATEMENT_REFUSED, "restore", "restore from 'copy.db';"),
                at2(ProblemCode.FUNCTION_REFUSED, "readfile", "SELECT readfile('/etc/passwd');"),
                at2(ProblemCode.FUNCTION_REFUSED, "writefile", "SELECT \"WriteFile\" /* x */ ('a', 'b');"),
                at2(ProblemCode.FUNCTION_REFUSED, "fsdir", "SELECT name FROM fsdir('/');"),
                at2(ProblemCode.FUNCTION_REFUSED, "load_extension", "SELECT load_extension('evil.so');"),
                at2(ProblemCode.FUNCTION_REFUSED, "fts3_tokenizer", "SELECT fts3_tokenizer('simple', x'00');"),
                at2(ProblemCode.FUNCTION_REFUSED, "csv", "CREATE VIRTUAL TABLE c USING csv(filename = '/etc/passwd');"),
                at2(ProblemCode.FUNCTION_REFUSED, "sqlite3mc_config", "SELECT sqlite3mc_config('cipher', 'rc4');"),
                at2(ProblemCode.LEDGER_OFF_LIMITS, "schema_version", "DROP TABLE schema_version;"),
                at2(ProblemCode.LEDGER_OFF_LIMITS, "schema_version_audit", "DELETE FROM main.[schema_version_audit];"),
                refused(
                        ProblemCode.NOT_ALONE,
                        "@no-transaction beside other statements",
                        script("-- @no-transaction\nVACUUM;\nSELECT 1;"),
                        MalformedInputFixture.NEXT),
                refused(
                        ProblemCode.REPEATABLE_STATEMENT,
                        "a repeatable that deletes rows",
                        bedside -> bedside.script("repeatable/beds.sql", "DELETE FROM patient;"),
                        "repeatable/beds.sql:1"),
                works("a TEMP table left behind", script("CREATE TEMP TABLE scratch AS SELECT 1;")));
    }

    private static List<MalformedInput> failures() {
        return List.of(
                undone(
                        ProblemCode.STATEMENT_FAILED,
                        "a statement that fails after others",
                        script(TABLE + "DELETE FROM vital;\nSELECT * FROM nowhere;"),
                        "schema-0004",
                        MalformedInputFixture.NEXT + ":3",
                        "(statement 3)",
                        "no such table"),
                undone(
                        ProblemCode.STATEMENT_FAILED,
                        "a search expression that is a patient's name",
                        script("CREATE VIRTUAL TABLE next USING fts5(text);\n"
                                + "SELECT * FROM next WHERE next MATCH (SELECT name || ' \"' FROM patient);"),
                        MalformedInputFixture.NEXT + ":2"),
                undone(
                        ProblemCode.STATEMENT_FAILED,
                        "a JSON path that is a patient's name",
                        script("SELECT json_extract('{}', (SELECT name FROM patient));"),
                        MalformedInputFixture.NEXT + ":1"),
                undone(
                        ProblemCode.STATEMENT_FAILED,
                        "a constraint that a patient's row violates",
                        script("CREATE TABLE next (name TEXT CHECK (length(name) < 3));\n"
                                + "INSERT INTO next SELECT name FROM patient;"),
                        MalformedInputFixture.NEXT + ":2"),
                undone(
                        ProblemCode.FOREIGN_KEYS_VIOLATED,
                        "rows that would lose their parent",
                        script("-- @rows patient may decrease\nDELETE FROM patient;"),
                        "vital",
                        "schema-0004"),
                undone(
                        ProblemCode.STATEMENT_FAILED,
                        "a column that an index needs is dropped",
                        script("ALTER TABLE bed DROP COLUMN ward;"),
                        MalformedInputFixture.NEXT + ":1"),
                undone(
                        ProblemCode.ROWS_LOST,
                        "rows deleted without saying so",
                        script("DELETE FROM vital;"),
                        "vital",
                        "from 1 to 0"),
                works(
                        "a SELECT of a million rows",
                        script("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
                                + " SELECT i FROM n;")),
                undone(
                        ProblemCode.STATEMENT_TIMEOUT,
                        "a recursive query without end",
                        bedside -> {
                            bedside.with(migrator -> migrator.withStatementTimeout(Duration.ofMillis(50)));
                            bedside.script(
                                    MalformedInputFixture.NEXT,
                                    TABLE + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                                            + " INSERT INTO next SELECT i, 'x' FROM n WHERE i < 0;");
                        },
                        MalformedInputFixture.NEXT + ":2",
                        "50 ms"));
    }

    /** In the second line, behind something harmless. */
    private static MalformedInput at2(ProblemCode code, String word, String statement) {
        String words = statement.replaceAll("[\\s]+", " ");
        return refused(code, "`" + words + "`", script(TABLE + statement), MalformedInputFixture.NEXT + ":2", word);
    }

    private static String word(String pragma) {
        return pragma.replace("main.", "").replaceFirst("[ (].*", "");
    }
}
