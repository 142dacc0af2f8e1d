package io.zmonitor.migrator.testkit.rows;

import io.zmonitor.migrator.testkit.Fixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that are made for a table as it is there. They keep its constraints, and are nasty within them: leading zeros, {@code
 * 1e3}, integers over 2^53, empty text and NULL, texts that differ only in upper and lower case, duplicates where nothing
 * forbids them, text in INTEGER columns, letters of any language, gaps between ids, the highest id deleted, parents with three
 * children and parents with none. A migration that loses or changes one of these loses it on a device.
 *
 * <p>What a table accepts is asked of SQLite: values are tried, with those in mind that its CHECKs, triggers and rows name. A table
 * that accepts fewer different rows gets as many as it accepts. Parents that are missing are made. The same rows come each time;
 * another {@link #seed} combines the values otherwise.
 *
 * <p>Immutable and thread-safe.
 */
public final class Rows implements Fixture {
    private static final String FORMAT = "rows 2";
    private static final int PARENTS = 5;

    private final Plan plan;

    /**
     * What is made.
     *
     * @param table empty for every table
     * @param values for columns, as {@code table.column} or {@code column}, in lower case
     */
    record Plan(
            Optional<String> table,
            int count,
            boolean nasty,
            long seed,
            Map<String, List<Object>> values,
            Set<String> except) {
        Plan in(String name, int number) {
            return new Plan(Optional.of(name), number, nasty, seed, values, except);
        }

        /** The values that the test gives a column, if it does. */
        Optional<List<Object>> given(String of, String column) {
            List<Object> exactly = values.get(TableFacts.folded(of + "." + column));
            return Optional.ofNullable(exactly != null ? exactly : values.get(TableFacts.folded(column)));
        }

        @Override
        public String toString() {
            return (table.isPresent() ? "rows(\"" + table.get() + "\", " + count + ")" : "everywhere(" + count + ")")
                    + (nasty ? "" : ".plain()") + ".seed(" + seed + ")";
        }
    }

    private Rows(Plan plan) {
        this.plan = plan;
    }

    /** Nasty rows of this table. */
    public static Rows rows(String table, int count) {
        Objects.requireNonNull(table, "table");
        return new Rows(new Plan(Optional.of(table), positive(count), true, 1, Map.of(), Set.of()));
    }

    /** Nasty rows in each table of the application; a table of FTS or R*Tree gets what triggers write. */
    public static Rows everywhere(int count) {
        return new Rows(new Plan(Optional.empty(), positive(count), true, 1, Map.of(), Set.of()));
    }

    private static int positive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one row is made, not " + count);
        }
        return count;
    }

    /** Another number of rows. */
    public Rows count(int count) {
        return new Rows(new Plan(plan.table, positive(count), plan.nasty, plan.seed, plan.values, plan.except));
    }

    /** Harmless values: short words, small numbers, no gaps. */
    public Rows plain() {
        return new Rows(new Plan(plan.table, plan.count, false, plan.seed, plan.values, plan.except));
    }

    /** Combined otherwise; messages name the seed. */
    public Rows seed(long seed) {
        return new Rows(new Plan(plan.table, plan.count, plan.nasty, seed, plan.values, plan.except));
    }

    /**
     * With these values for a column, one after the other, instead of made ones. If the column is unique and there are more
     * rows, these get values of the same kind and length.
     *
     * @param column its name, or {@code table.column}
     * @param values texts, numbers, byte arrays
     */
    public Rows with(String column, Object... values) {
        Map<String, List<Object>> more = new LinkedHashMap<>(plan.values);
        more.put(
                TableFacts.folded(Objects.requireNonNull(column, "column")),
                List.of(Objects.requireNonNull(values, "values")));
        return new Rows(new Plan(plan.table, plan.count, plan.nasty, plan.seed, Map.copyOf(more), plan.except));
    }

    /** Without rows for these tables. */
    public Rows except(String... tables) {
        Set<String> more = new LinkedHashSet<>(plan.except);
        Arrays.stream(Objects.requireNonNull(tables, "tables"))
                .map(TableFacts::folded)
                .forEach(more::add);
        return new Rows(new Plan(plan.table, plan.count, plan.nasty, plan.seed, plan.values, Set.copyOf(more)));
    }

    /**
     * Inserts them.
     *
     * @throws IllegalStateException if a table accepts none of the values that were tried, with what SQLite said
     */
    @Override
    public void insert(Connection connection) throws SQLException {
        List<TableFacts> tables = TableFacts.all(connection);
        List<TableFacts> wanted = new ArrayList<>();
        for (TableFacts table : tables) {
            boolean meant =
                    plan.table.isEmpty() || TableFacts.folded(plan.table.get()).equals(TableFacts.folded(table.name()));
            if (meant && !plan.except.contains(TableFacts.folded(table.name()))) {
                wanted.add(table);
            }
        }
        if (wanted.isEmpty() && plan.table.isPresent()) {
            throw new IllegalStateException(plan + ": there is no such table. There are "
                    + tables.stream().map(TableFacts::name).toList() + ".");
        }
        Set<String> filled = new LinkedHashSet<>();
        for (TableFacts table : wanted) {
            fill(connection, tables, table, plan.count, filled);
        }
    }

    // Parents first; a table that refers to itself, or in a circle, begins with NULL.
    private void fill(Connection connection, List<TableFacts> tables, TableFacts table, int count, Set<String> filled)
            throws SQLException {
        if (!filled.add(table.name())) {
            return;
        }
        for (TableFacts.Reference reference : table.references()) {
            for (TableFacts parent : tables) {
                boolean isParent = TableFacts.folded(parent.name()).equals(TableFacts.folded(reference.parent()));
                if (isParent
                        && !filled.contains(parent.name())
                        && (plan.table.isEmpty() || parent.isEmpty(connection))) {
                    boolean asked = plan.table.isEmpty() && !plan.except.contains(TableFacts.folded(parent.name()));
                    if (asked || parent.isEmpty(connection)) {
                        fill(connection, tables, parent, asked ? count : Math.min(count, PARENTS), filled);
                    }
                }
            }
        }
        new RowMaker(connection, table, plan.in(table.name(), count)).insert();
    }

    @Override
    public Optional<String> fingerprint() {
        StringBuilder text = new StringBuilder(FORMAT + " " + plan);
        plan.values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> text.append('\n').append(entry.getKey()).append(described(entry.getValue())));
        plan.except.stream().sorted().forEach(table -> text.append("\nwithout ").append(table));
        return Optional.of(text.toString());
    }

    private static String described(List<Object> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            String content = value instanceof byte[] bytes ? Arrays.toString(bytes) : value.toString();
            text.append(' ')
                    .append(value.getClass().getName())
                    .append(' ')
                    .append(content.length())
                    .append(content);
        }
        return text.toString();
    }

    /** How it is written in a test. */
    @Override
    public String toString() {
        return plan.toString();
    }
}
