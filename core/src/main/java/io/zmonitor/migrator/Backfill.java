package io.zmonitor.migrator;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Ready-made migrations for what most backfills are: fill a column, copy one, delete orphans, count anew. Each is a {@link
 * JavaMigration.Batched} like one that is written by hand, with the same guards and the same promise: each row is treated
 * exactly once.
 *
 * <p>Names are given as they are called, and quoted by the library. The content of such a migration in the ledger is the
 * statement that it runs, so another column or expression is another content.
 *
 * @param version the migration's number
 * @param description what it does, as in {@link Migration#description()}
 * @param way through which table it goes, and by which key
 */
public record Backfill(long version, String description, JavaMigration.Batches way) {
    private static final String OTHER = "other_row";

    /** Refuses nulls. */
    public Backfill {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(way, "way");
    }

    /**
     * Gives a column a value in all rows where it is NULL. A row for which the expression is NULL fails the migration at its
     * end, with {@link ProblemCode#BATCH_ROWS_REMAIN}.
     *
     * @param column the column
     * @param expression one SQL expression, of the row's columns
     */
    public JavaMigration.Batched fill(String column, String expression) {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(expression, "expression");
        String empty = own(column) + " IS NULL";
        return made(
                "UPDATE " + table() + " SET " + quoted(column) + " = (" + expression + "\n) WHERE " + range() + " AND "
                        + empty,
                empty,
                Set.of());
    }

    /**
     * Copies what a column holds into another one, in all rows. A value that the other column would keep otherwise, such as a
     * long fraction in a TEXT column, fails the migration at its end, with {@link ProblemCode#BATCH_ROWS_REMAIN}.
     */
    public JavaMigration.Batched copy(String from, String to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        // Compared byte by byte: by the column's collation 'a' and 'A' might be the same.
        String differs = own(to) + " IS NOT " + own(from) + " COLLATE BINARY";
        return made(
                "UPDATE " + table() + " SET " + quoted(to) + " = " + quoted(from) + " WHERE " + range() + " AND ("
                        + differs + ")",
                differs,
                Set.of());
    }

    /**
     * Deletes the rows that refer to no row of another table. A row with NULL in one of the columns refers to nothing, and
     * stays. What refers to the deleted rows must be declared by a migration of its own: a cascade is refused.
     *
     * @param parent the table to which the rows refer
     * @param columns a column of the row for each column of the parent
     */
    public JavaMigration.Batched deleteOrphans(String parent, Map<String, String> columns) {
        Objects.requireNonNull(parent, "parent");
        StringBuilder orphan = new StringBuilder();
        for (String column : sorted(columns).keySet()) {
            orphan.append(own(column)).append(" IS NOT NULL AND ");
        }
        // The parent's column comes first, since its collation decides, as it does for a foreign key.
        orphan.append("NOT EXISTS (SELECT 1 FROM main.")
                .append(quoted(parent))
                .append(" AS ")
                .append(other());
        orphan.append(" WHERE ")
                .append(matching(columns, (column, parents) -> other() + "." + quoted(parents) + " = " + own(column)));
        orphan.append(")");
        return made(
                "DELETE FROM " + table() + " WHERE " + range() + " AND " + orphan,
                orphan.toString(),
                Set.of(way.table()));
    }

    /**
     * Makes a column say how many rows of another table refer to the row. The other table's columns need an index, or each row
     * reads the whole table.
     *
     * @param column what holds the number
     * @param child the table whose rows are counted
     * @param columns a column of the child for each column of the row
     */
    public JavaMigration.Batched recount(String column, String child, Map<String, String> columns) {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(child, "child");
        String counted = "(SELECT count(*) FROM main." + quoted(child) + " AS " + other() + " WHERE "
                + matching(columns, (children, own) -> own(own) + " = " + other() + "." + quoted(children)) + ")";
        String differs = own(column) + " IS NOT " + counted;
        return made(
                "UPDATE " + table() + " SET " + quoted(column) + " = " + counted + " WHERE " + range() + " AND "
                        + differs,
                differs,
                Set.of());
    }

    private JavaMigration.Batched made(String statement, String waiting, Set<String> decreasing) {
        return new Statement(this, way.untilNone(waiting), statement, decreasing);
    }

    private record Statement(
            Backfill backfill, JavaMigration.Batches batches, String sql, Set<String> tablesThatMayDecrease)
            implements JavaMigration.Batched {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return backfill.version();
        }

        @Override
        public String description() {
            return backfill.description();
        }

        @Override
        public String revision() {
            return sql;
        }

        @Override
        public void migrate(JavaMigration.Batch batch) throws SQLException {
            try (PreparedStatement statement = batch.prepare(sql)) {
                statement.executeUpdate();
            }
        }
    }

    private static TreeMap<String, String> sorted(Map<String, String> columns) {
        Objects.requireNonNull(columns, "columns");
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("no columns say which rows belong together");
        }
        return new TreeMap<>(columns);
    }

    private static String matching(Map<String, String> columns, BinaryOperator<String> pair) {
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, String> each : sorted(columns).entrySet()) {
            pairs.add(pair.apply(each.getKey(), each.getValue()));
        }
        return String.join(" AND ", pairs);
    }

    // No table of the way is called so.
    private String other() {
        return quoted(way.table().equalsIgnoreCase(OTHER) ? OTHER + "_2" : OTHER);
    }

    private String table() {
        return "main." + quoted(way.table());
    }

    private String own(String column) {
        return quoted(way.table()) + "." + quoted(column);
    }

    private String range() {
        if (way.key().isEmpty()) {
            throw new IllegalArgumentException("a way through a table needs a key");
        }
        if (way.key().size() == 1) {
            return own(way.key().get(0)) + " BETWEEN :from AND :to";
        }
        List<String> columns = new ArrayList<>();
        List<String> first = new ArrayList<>();
        List<String> last = new ArrayList<>();
        for (String column : way.key()) {
            columns.add(own(column));
            first.add(":from_" + columns.size());
            last.add(":to_" + columns.size());
        }
        return "(" + String.join(", ", columns) + ") BETWEEN (" + String.join(", ", first) + ") AND ("
                + String.join(", ", last) + ")";
    }

    private static String quoted(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a name is empty");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
