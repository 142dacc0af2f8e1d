package io.zmonitor.migrator.testkit.internal.compare;

import io.zmonitor.migrator.SourceEntry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What may be lost or changed, since somebody says so.
 *
 * @param words one for each permission, made by the methods here
 */
public record Allowed(Set<String> words) {
    /** Nothing. */
    public static final Allowed NOTHING = new Allowed(Set.of());

    private static final String MOMENTS = "moments";
    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|\\S+)";
    private static final Pattern DECREASE =
            Pattern.compile("(?m)^\\s*--\\s*@rows\\s+" + NAME + "\\s+may\\s+decrease\\s*$");
    private static final Pattern CHANGE =
            Pattern.compile("(?m)^\\s*--\\s*@rows\\s+" + NAME + "\\s+may\\s+change\\s+in\\s+(.+?)\\s*$");
    private static final Pattern DROP_COLUMN =
            Pattern.compile("(?i)\\bALTER\\s+TABLE\\s+" + NAME + "\\s+DROP\\s+(?:COLUMN\\s+)?([^\\s;]+)");
    private static final Pattern RESTART = Pattern.compile("(?m)^\\s*--\\s*@sequence\\s+" + NAME + "\\s+restarts\\s*$");

    /** Values of these columns of a table; of all columns if none is named. */
    public Allowed values(String table, List<String> columns) {
        Allowed more = columns.isEmpty() ? with("values " + SqlNames.folded(table)) : this;
        for (String column : columns) {
            more = more.with("values " + SqlNames.folded(table) + "." + SqlNames.folded(column));
        }
        return more;
    }

    /** Rows of a table. */
    public Allowed rows(String table) {
        return with("rows " + SqlNames.folded(table));
    }

    /** An index, trigger, view or constraint, as a failure names it. */
    public Allowed object(String object) {
        return with("object " + SqlNames.folded(object));
    }

    /** A table's counter. */
    public Allowed counter(String table) {
        return with("counter " + SqlNames.folded(table));
    }

    /** What the scripts between two versions declare themselves. */
    public Allowed declaredBy(List<SourceEntry> migrations, long from, long to) {
        Allowed all = this;
        for (SourceEntry entry : migrations) {
            boolean runs = entry.id().number() > from && entry.id().number() <= to;
            String sql =
                    runs ? entry.content().flatMap(SourceEntry.Content::sql).orElse("") : "";
            all = all.declaredIn(sql);
        }
        return all;
    }

    /** Two times of the last minutes count as equal: for what is made twice. */
    public Allowed momentsDiffer() {
        return with(MOMENTS);
    }

    /** Of these permissions only those for rows that go. */
    public Allowed rowsOnly() {
        return only("rows ");
    }

    /** Of these permissions only those for values that change. */
    public Allowed valuesOnly() {
        return only("values ");
    }

    /** These permissions and those. */
    public Allowed and(Allowed others) {
        Set<String> more = new LinkedHashSet<>(words);
        more.addAll(others.words);
        return new Allowed(Set.copyOf(more));
    }

    private Allowed only(String kind) {
        return new Allowed(
                words.stream().filter(word -> word.startsWith(kind)).collect(Collectors.toUnmodifiableSet()));
    }

    /** What a script's own directives say, and which columns it drops by name. */
    public Allowed declaredIn(String script) {
        Allowed more = this;
        for (Matcher found = DECREASE.matcher(script); found.find(); ) {
            more = more.rows(unquoted(found.group(1)));
        }
        for (Matcher found = CHANGE.matcher(script); found.find(); ) {
            List<String> columns = List.of(found.group(2).split("\\s*,\\s*"));
            more = more.values(
                    unquoted(found.group(1)),
                    columns.stream().map(Allowed::unquoted).toList());
        }
        for (Matcher found = DROP_COLUMN.matcher(script); found.find(); ) {
            more = more.object("column " + unquoted(found.group(1)) + "." + unquoted(found.group(2)));
        }
        for (Matcher found = RESTART.matcher(script); found.find(); ) {
            more = more.counter(unquoted(found.group(1)));
        }
        return more;
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }

    private Allowed with(String word) {
        Set<String> more = new LinkedHashSet<>(words);
        more.add(word);
        return new Allowed(Set.copyOf(more));
    }

    boolean allowsValue(String table, String column) {
        return words.contains("values " + SqlNames.folded(table))
                || words.contains("values " + SqlNames.folded(table) + "." + SqlNames.folded(column));
    }

    boolean allowsRows(String table) {
        return words.contains("rows " + SqlNames.folded(table));
    }

    boolean allowsObject(String object) {
        return words.contains("object " + SqlNames.folded(object));
    }

    boolean isSame(String one, String other) {
        return one.equals(other) || (words.contains(MOMENTS) && RecentMoments.same(one, other));
    }

    boolean allowsCounter(String table) {
        return words.contains("counter " + SqlNames.folded(table));
    }
}
