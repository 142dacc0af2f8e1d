package io.zmonitor.migrator.sqlcipher.inputs;

import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.refused;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.script;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.undone;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.works;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.Making;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Texts of scripts: their bytes, their lexical form, their header and directives. */
final class TextInputs {
    private static final String TABLE = "CREATE TABLE next (id INTEGER, text TEXT);\n";

    private TextInputs() {}

    static List<MalformedInput> all() {
        List<MalformedInput> inputs = new ArrayList<>();
        inputs.addAll(encodings());
        inputs.addAll(unterminated());
        inputs.addAll(splitting());
        inputs.addAll(headers());
        return inputs;
    }

    private static List<MalformedInput> encodings() {
        return List.of(
                works("an empty script", script("")),
                works("a script of comments and semicolons", script("-- nothing yet\n;;\n/* nor here */;\n")),
                works("a byte-order mark and CRLF", script("\ufeffCREATE TABLE next (\r\n id INTEGER\r\n);\r\n")),
                refused(
                        ProblemCode.NOT_UTF_8,
                        "UTF-16 with its mark",
                        bytes("fffe4300"),
                        MalformedInputFixture.NEXT,
                        "offset 0"),
                refused(
                        ProblemCode.NUL_CHARACTER,
                        "UTF-16 without mark",
                        bedside ->
                                bedside.script(MalformedInputFixture.NEXT, TABLE.getBytes(StandardCharsets.UTF_16BE)),
                        MalformedInputFixture.NEXT + ":1"),
                refused(ProblemCode.NOT_UTF_8, "a byte that is no UTF-8", bytes("2d2d0aff"), "offset 3"),
                refused(ProblemCode.NOT_UTF_8, "an overlong form", bytes("2d2d20c0af"), "offset 3"),
                refused(ProblemCode.NOT_UTF_8, "half a surrogate pair", bytes("2d2d20eda080"), "offset 3"),
                refused(ProblemCode.NOT_UTF_8, "a character cut off at the end", bytes("2d2dc3"), "offset 2"),
                refused(
                        ProblemCode.NUL_CHARACTER,
                        "a NUL, where the driver would stop reading",
                        script(TABLE + "-- \0\nDROP TABLE patient;"),
                        MalformedInputFixture.NEXT + ":2"));
    }

    private static List<MalformedInput> unterminated() {
        return List.of(
                unterminated("a string", "\nSELECT 'it''s;\nDROP TABLE patient;", 3),
                unterminated("a quoted name", "SELECT \"id;\n", 2),
                unterminated("a name in brackets", "SELECT [id;\n", 2),
                unterminated("a name in backticks", "SELECT `id;\n", 2),
                unterminated("a block comment, which SQLite accepts", "/* SELECT 1;\nSELECT 2;", 2),
                unterminated(
                        "a trigger",
                        "CREATE TRIGGER t AFTER INSERT ON next BEGIN\n SELECT CASE WHEN 1 THEN 2 END;\n",
                        2));
    }

    private static MalformedInput unterminated(String what, String text, int line) {
        return refused(
                ProblemCode.UNTERMINATED,
                what + " without end",
                script(TABLE + text),
                MalformedInputFixture.NEXT + ":" + line);
    }

    private static List<MalformedInput> splitting() {
        return List.of(
                works(
                        "a trigger with semicolons and CASE in it",
                        script(
                                TABLE + "CREATE TRIGGER t AFTER INSERT ON next WHEN CASE WHEN 1 THEN 1 END BEGIN\n"
                                        + " UPDATE next SET text = CASE WHEN id = 1 THEN ';' ELSE 'END;' END;\n SELECT 1;\nEND;")),
                works(
                        "semicolons in strings, names and comments",
                        script(TABLE + "INSERT INTO next VALUES (1, 'a;\nb'); -- c;\n/* d; */ SELECT 1 AS [e;f];")),
                works("columns named begin and end", script("CREATE TABLE next (\"begin\" INTEGER, `end` INTEGER)")),
                works(
                        "text that looks like parameters",
                        script(TABLE + "INSERT INTO next VALUES (1, '${x} ? :name @p $v');")),
                refused(
                        ProblemCode.PARAMETER_REFUSED,
                        "a question mark as value",
                        script(TABLE + "INSERT INTO next VALUES (?, 'a');"),
                        MalformedInputFixture.NEXT + ":2",
                        "?"),
                refused(
                        ProblemCode.PARAMETER_REFUSED,
                        "a named parameter",
                        script(TABLE + "INSERT INTO next VALUES (:id, 'a');"),
                        MalformedInputFixture.NEXT + ":2",
                        ":id"));
    }

    private static List<MalformedInput> headers() {
        return List.of(
                refused(
                        ProblemCode.VERSION_CONTRADICTS_NAME,
                        "a header with another version",
                        script("-- Version: 5\n" + TABLE),
                        MalformedInputFixture.NEXT,
                        "5"),
                refused(
                        ProblemCode.DIRECTIVE_UNKNOWN,
                        "a directive that does not exist",
                        script("-- @expects 0\nSELECT 1;"),
                        MalformedInputFixture.NEXT + ":1",
                        "@expects"),
                refused(
                        ProblemCode.DIRECTIVE_MALFORMED,
                        "a directive without its arguments",
                        script("-- @rows patient\nDELETE FROM patient;"),
                        MalformedInputFixture.NEXT + ":1",
                        "@rows"),
                undone(
                        ProblemCode.EXPECTATION_FAILED,
                        "an expectation that does not hold",
                        script(TABLE + "-- @expect 0\nSELECT count(*) FROM patient;"),
                        MalformedInputFixture.NEXT + ":3",
                        "expected 0"),
                undone(
                        ProblemCode.EXPECTATION_FAILED,
                        "an expectation on a patient's name",
                        script(TABLE + "-- @expect 'nobody'\nSELECT name FROM patient;"),
                        MalformedInputFixture.NEXT + ":3"));
    }

    private static Making bytes(String hex) {
        return bedside ->
                bedside.script(MalformedInputFixture.NEXT, HexFormat.of().parseHex(hex));
    }
}
