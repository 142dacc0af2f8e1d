package io.zmonitor.migrator.internal.resolve;

import java.util.List;
import java.util.Random;

/**
 * A random script whose statements are all complete, made of what trips splitters. The same seed gives the same script.
 */
final class GeneratedScript {
    private static final List<String> GAPS = List.of(
            " ",
            " ",
            " ",
            "\n",
            "\t",
            "  \n ",
            "/**/",
            "/* ; ' \" */",
            "-- ; ' \" ` [\n",
            "/* /* ; */",
            "/*/ ; */",
            "--\n",
            "/* BEGIN\n; END; */");
    private static final List<String> NAME_TAILS =
            List.of("", "_plain", ";", "--x", "/*x*/", "'", " end", " begin;", "\"", "`", "é;", "$");
    private static final List<String> TEXTS = List.of(
            "",
            ";",
            "it's; --",
            "\\",
            "/* ; */",
            "line\nwith ; break",
            "${x} ? :name @a $b",
            "END;",
            "\"",
            "BEGIN;",
            "[",
            "]");
    private static final List<String> NUMBERS =
            List.of("0", "-1", "1.5", ".5", "1e3", "0x1F", "2E-2", "1+1", "7-2", "8/2");
    private static final List<String> ALIASES =
            List.of("begin", "\"end\"", "[a;b]", "`x``y`", "rollback", "key", "'al;ias'");
    private static final int KINDS = 9;

    private final Random random;
    private final int number;
    private final StringBuilder text = new StringBuilder();
    private int tables;

    private GeneratedScript(int number) {
        this.random = new Random(number);
        this.number = number;
    }

    /** The script with this number; names of its tables, views and triggers are its own. */
    static String of(int number) {
        GeneratedScript script = new GeneratedScript(number);
        boolean transaction = script.random.nextInt(4) == 0;
        script.table();
        if (transaction) {
            script.end("BEGIN" + script.oneOf(List.of("", " TRANSACTION", " IMMEDIATE", "/**/DEFERRED TRANSACTION")));
        }
        int statements = 2 + script.random.nextInt(8);
        for (int i = 0; i < statements; i++) {
            script.statement();
        }
        if (transaction) {
            script.end(script.oneOf(List.of("COMMIT", "end transaction", "END")));
        }
        script.text.append("SELECT 'last'").append(script.oneOf(List.of("", ";", " -- ;", "\n;;\n", "/* ; */")));
        return script.text.toString();
    }

    private void statement() {
        switch (random.nextInt(KINDS)) {
            case 0 -> table();
            case 1 -> trigger();
            case 2 -> end(words("CREATE", "VIEW", name("v"), "AS", "SELECT", value(), "AS", oneOf(ALIASES)));
            case 3 -> end(words("SELECT", value(), "AS", oneOf(ALIASES), ",", cases("1")) + gap());
            case 4 ->
                end(words("UPDATE", anyTable(), "SET", "a", "=", cases("b"), "WHERE", "b", "<>", value()) + gap());
            case 5 -> end(words("DELETE", "FROM", anyTable(), "WHERE", "b", "=", value()) + gap());
            case 6 ->
                end(words(
                        "WITH",
                        "begin(x)",
                        "AS",
                        "(SELECT",
                        value(),
                        ")",
                        "INSERT",
                        "INTO",
                        anyTable() + gap() + "SELECT",
                        "x,",
                        "x",
                        "FROM",
                        "begin"));
            case 7 -> end(words("EXPLAIN", "SELECT", value()));
            default -> end(words("INSERT", "INTO", anyTable(), "VALUES", "(", value(), ",", value(), ")") + gap());
        }
    }

    private void table() {
        tables++;
        end(words("CREATE", "TABLE", table(tables), "(", "a", ",", "b", "TEXT", "DEFAULT", text(), ")"));
        end(words("INSERT", "INTO", table(tables), "VALUES", "(", value(), ",", value(), ")"));
    }

    private void trigger() {
        String table = anyTable();
        String head =
                words("CREATE", oneOf(List.of("", "TEMP", "TEMPORARY")), "TRIGGER", name("r"), "AFTER", "INSERT", "ON");
        String when = random.nextBoolean() ? "" : words("", "WHEN", cases("new.a"), "IS", "NOT", "NULL");
        String body = words(
                " BEGIN",
                "UPDATE",
                table,
                "SET",
                "b",
                "=",
                cases("new.b") + gap() + ";",
                "SELECT",
                value() + gap() + ";");
        end(head + gap() + table + when + body + gap() + "END" + gap());
    }

    private String cases(String of) {
        return words("CASE", of, "WHEN", value(), "THEN", value(), "ELSE", of, "END");
    }

    /** A name of this script's own, written in one of the four ways to quote. */
    private String name(String kind) {
        return quoted(kind + number + "_" + text.length() + oneOf(NAME_TAILS));
    }

    private String anyTable() {
        return table(1 + random.nextInt(tables));
    }

    // The table's name depends on its place only, the way it is quoted does not.
    private String table(int place) {
        return quoted("t" + number + "_" + place + NAME_TAILS.get((number + place) % NAME_TAILS.size()));
    }

    private String quoted(String name) {
        return switch (random.nextInt(3)) {
            case 0 -> "\"" + name.replace("\"", "\"\"") + "\"";
            case 1 -> "`" + name.replace("`", "``") + "`";
            default -> "[" + name + "]";
        };
    }

    private String value() {
        return switch (random.nextInt(6)) {
            case 0 -> "NULL";
            case 1 -> "x'00'";
            case 2 -> "X'3B2d2D'";
            case 3 -> oneOf(NUMBERS);
            default -> text();
        };
    }

    private String text() {
        return "'" + oneOf(TEXTS).replace("'", "''") + "'";
    }

    private String words(String... words) {
        StringBuilder joined = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            joined.append(gap()).append(words[i]);
        }
        return joined.toString();
    }

    private void end(String statement) {
        text.append(statement).append(oneOf(List.of(";", ";\n", "; ", ";;", ";-- ;\n", ";\n/* ; */\n")));
    }

    private String gap() {
        return oneOf(GAPS);
    }

    private String oneOf(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
