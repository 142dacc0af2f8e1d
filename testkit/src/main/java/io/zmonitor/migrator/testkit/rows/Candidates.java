package io.zmonitor.migrator.testkit.rows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values that are tried: harmless ones, nasty ones, and those that a table's own definition names. */
final class Candidates {
    private static final long BEYOND_DOUBLE = 9_007_199_254_740_993L;
    private static final int LONGEST = 64;
    private static final int MOST_LITERALS = 90;
    // A text, or what may hold a quote that begins none: a name, a comment.
    private static final Pattern TEXT =
            Pattern.compile("'((?:[^']|'')*)'|\"(?:[^\"]|\"\")*\"|--[^\\n]*|/\\*(?s:.*?)\\*/");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.'])-?\\d+(?:\\.\\d+)?(?![\\w.'])");
    private static final Pattern CLASS = Pattern.compile("\\[(\\^?)(.)[^\\]]*\\]");

    private Candidates() {}

    /** Short words and small numbers. */
    static List<Object> plain(TableFacts.Affinity affinity) {
        return switch (affinity) {
            case TEXT -> List.of("a", "b", "c");
            case INTEGER, NUMERIC -> List.of(1, 2, 3);
            case REAL -> List.of(1.5, 2.5, 3.5);
            case BLOB -> List.of(new byte[] {1}, new byte[] {2});
        };
    }

    /** What migrations lose: each value stands for a trap. */
    static List<@Nullable Object> nasty(TableFacts.Affinity affinity) {
        List<@Nullable Object> values = new ArrayList<>();
        switch (affinity) {
            case TEXT ->
                // as a number 7, 1000, another number, 16; upper and lower case; quotes, blanks, other letters
                values.addAll(List.of(
                        "007",
                        "1e3",
                        Long.toString(BEYOND_DOUBLE),
                        "",
                        "Bed",
                        "BED",
                        "O'Brien",
                        " blanks ",
                        "Łukasz Ärzte 東京",
                        "0x10",
                        "1.10",
                        "true",
                        "2024-02-29"));
            case INTEGER, NUMERIC -> values.addAll(List.of(0, -1, BEYOND_DOUBLE, "abc", "", "12 mmHg", 37.5, 100, 95));
            case REAL -> values.addAll(List.of(0.1, -37.25, 1e300, "n/a", "", 95.0, 100.0));
            case BLOB -> values.addAll(List.of(new byte[0], new byte[] {0, (byte) 0xff}, "007", 7, 0.5, ""));
        }
        values.add(null);
        return values;
    }

    /** What a definition names, with its neighbours: members of lists, bounds, lengths and patterns. */
    static List<Object> named(String sql) {
        Set<Object> values = new LinkedHashSet<>();
        List<String> texts = TEXT.matcher(sql)
                .results()
                .filter(found -> found.group(1) != null)
                .map(found -> found.group(1).replace("''", "'"))
                .toList();
        for (String text : texts) {
            values.add(text);
            String sample = sample(text);
            if (!sample.equals(text)) {
                values.add(sample);
            }
        }
        for (MatchResult found :
                NUMBER.matcher(TEXT.matcher(sql).replaceAll(" ")).results().toList()) {
            addNumber(found.group(), values);
        }
        return values.stream().limit(MOST_LITERALS).toList();
    }

    private static void addNumber(String number, Set<Object> values) {
        if (number.contains(".")) {
            values.add(Double.parseDouble(number));
            return;
        }
        if (number.length() > 18) {
            return;
        }
        long value = Long.parseLong(number);
        values.add(value);
        values.add(value + 1);
        values.add(value - 1);
        if (value > 0 && value <= LONGEST) {
            int length = (int) value;
            values.add("0".repeat(length - 1) + "7");
            values.add("a".repeat(length));
            values.add("A".repeat(length));
            values.add(new byte[length]);
        }
    }

    /** What is tried when nothing else fits. */
    static List<Object> general() {
        return List.of(
                "{}",
                "[]",
                "2024-02-29T23:59:59Z",
                "2024-02-29 23:59:59",
                "23:59",
                "+4366012345",
                "a@example.org",
                "x",
                "abcdef",
                "12345678",
                0,
                1,
                10,
                50,
                1000,
                0.5,
                new byte[] {1});
    }

    // A text that a GLOB or LIKE pattern may match.
    private static String sample(String pattern) {
        String text = CLASS.matcher(pattern)
                .replaceAll(found ->
                        found.group(1).isEmpty() ? java.util.regex.Matcher.quoteReplacement(found.group(2)) : "~");
        return text.replace("*", "").replace("%", "").replace('?', 'a').replace('_', 'a');
    }

    /** Another value of the same kind and length, for columns that are unique: each number gives another one. */
    static @Nullable Object variant(@Nullable Object value, long number) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue() + number;
        }
        if (value instanceof Double real) {
            return real + number;
        }
        if (value instanceof String text) {
            String digits = Long.toString(number);
            return text.length() > digits.length()
                    ? text.substring(0, text.length() - digits.length()) + digits
                    : text.isEmpty() ? "u" + digits : text + digits;
        }
        if (value instanceof byte[] bytes) {
            byte[] longer = java.util.Arrays.copyOf(bytes, Math.max(bytes.length, 2));
            longer[longer.length - 1] = (byte) number;
            longer[0] = (byte) (number >> 8);
            return longer;
        }
        return null;
    }
}
