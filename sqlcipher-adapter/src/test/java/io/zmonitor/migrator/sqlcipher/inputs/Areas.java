package io.zmonitor.migrator.sqlcipher.inputs;

import io.zmonitor.migrator.ProblemCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All inputs, area by area, and the document's tables of them. */
final class Areas {
    static final String BEGIN = "<!-- the table, checked by MalformedInputsTest -->";
    static final String END = "<!-- the end of the table -->";

    private Areas() {}

    static Map<String, List<MalformedInput>> all() {
        Map<String, List<MalformedInput>> areas = new LinkedHashMap<>();
        areas.put("Names of scripts", NameInputs.all());
        areas.put("Texts of scripts", TextInputs.all());
        areas.put("Statements", StatementInputs.all());
        areas.put("The set and the ledger", LedgerInputs.all());
        areas.put("Keys", KeyInputs.all());
        areas.put("The database file", FileInputs.all());
        areas.put("Links, pipes and permissions", LinkInputs.all());
        areas.put("Places of migrations", LocationInputs.all());
        return areas;
    }

    static String table() {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (Map.Entry<String, List<MalformedInput>> area : all().entrySet()) {
            text.append(number == 0 ? "" : "\n").append("### ").append(area.getKey());
            text.append("\n\n| | input | gets | and says |\n|---|---|---|---|\n");
            for (MalformedInput input : area.getValue()) {
                text.append(row(++number, input));
            }
        }
        return text.toString();
    }

    private static String row(int number, MalformedInput input) {
        String says = input.says().stream()
                .map(word -> word.endsWith("process " + ProcessHandle.current().pid()) ? "who holds it" : quoted(word))
                .collect(Collectors.joining(", "));
        return "| " + number + " | " + cell(input.words()) + " | " + gets(input) + " | " + says + " |\n";
    }

    private static String gets(MalformedInput input) {
        return switch (input.outcome()) {
            case WORKS -> "works";
            case REFUSED -> link(input);
            case UNDONE -> link(input) + ", undone";
        };
    }

    private static String link(MalformedInput input) {
        ProblemCode code = input.code().orElseThrow();
        return "[" + code.code() + "](../errors/" + code.code() + ".md) " + code.name();
    }

    private static String quoted(String word) {
        return "`" + cell(word) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
