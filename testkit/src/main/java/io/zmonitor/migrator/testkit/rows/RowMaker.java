package io.zmonitor.migrator.testkit.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of one table. First a row that SQLite accepts is looked for; then, column by column, which other values it
 * accepts in it; then these are combined. Nothing but the rows stays: what is tried is undone.
 */
final class RowMaker {
    private static final int MOST_TRIES = 4000;
    private static final int TRIES_FOR_A_ROW = 80;
    private static final int EXISTING = 20;
    private static final int FIRST_HOLE = 10;
    private static final long BEYOND_DOUBLE = 9_007_199_254_740_993L;
    private static final String ROWID = "rowid";

    private final Connection connection;
    private final TableFacts table;
    private final Rows.Plan plan;
    private final Random random;
    private final List<String> columns = new ArrayList<>();
    private final Map<String, List<Object>> pools = new HashMap<>();
    private final Map<String, List<@Nullable Object>> domains = new LinkedHashMap<>();
    private final Map<TableFacts.Reference, List<List<Object>>> parents = new LinkedHashMap<>();
    private final Set<String> referring = new HashSet<>();
    private int tries;

    RowMaker(Connection connection, TableFacts table, Rows.Plan plan) throws SQLException {
        this.connection = connection;
        this.table = table;
        this.plan = plan;
        this.random = new Random(plan.seed() ^ table.name().hashCode());
        for (TableFacts.Reference reference : table.references()) {
            parents.put(reference, table.parentKeys(connection, reference));
            reference.columns().forEach(column -> referring.add(TableFacts.folded(column)));
        }
        List<Object> named = Candidates.named(table.sql());
        for (TableFacts.Column column : table.columns()) {
            columns.add(column.name());
            pools.put(column.name(), pool(column, named));
        }
    }

    private List<Object> pool(TableFacts.Column column, List<Object> named) throws SQLException {
        Optional<List<Object>> given = plan.given(table.name(), column.name());
        if (given.isPresent()) {
            return withVariants(given.get(), column.name());
        }
        Set<Object> pool = new LinkedHashSet<>(Candidates.plain(TableFacts.affinity(column.type())));
        pool.addAll(existing(column.name()));
        pool.addAll(named);
        pool.addAll(Candidates.general());
        return withVariants(new ArrayList<>(pool), column.name());
    }

    // What is there already must not come again.
    private List<Object> withVariants(List<Object> values, String column) throws SQLException {
        List<Object> more = new ArrayList<>(values);
        if (table.isUnique(column)) {
            long rows = count();
            for (Object value : values) {
                for (int i = 1; i <= FIRST_HOLE; i++) {
                    Object variant = Candidates.variant(value, rows * i + i);
                    if (variant != null) {
                        more.add(variant);
                    }
                }
            }
        }
        return more;
    }

    private long count() throws SQLException {
        return number("SELECT count(*) FROM " + TableFacts.quoted(table.name()));
    }

    private List<Object> pool(String column) {
        return Objects.requireNonNull(pools.get(column));
    }

    private List<Object> existing(String column) throws SQLException {
        String name = TableFacts.quoted(column);
        List<Object> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DISTINCT " + name + " FROM "
                        + TableFacts.quoted(table.name()) + " WHERE " + name + " IS NOT NULL LIMIT " + EXISTING)) {
            while (rows.next()) {
                values.add(rows.getObject(1));
            }
        }
        return values;
    }

    void insert() throws SQLException {
        run("SAVEPOINT testkit_rows");
        try {
            Map<String, @Nullable Object> first = acceptedRow();
            for (String column : columns) {
                domains.put(column, domain(column, first));
            }
            make(first);
            run("RELEASE testkit_rows");
        } catch (SQLException | RuntimeException e) {
            try {
                run("ROLLBACK TO testkit_rows");
                run("RELEASE testkit_rows");
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Changes one value after the other, as long as SQLite names another obstacle each time. */
    private Map<String, @Nullable Object> acceptedRow() throws SQLException {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (String column : columns) {
            row.put(column, isNumber(column) ? firstNumber() : pool(column).get(0));
        }
        refer(row, 0);
        Set<String> seen = new HashSet<>();
        String obstacle = obstacle(row);
        while (obstacle != null && tries < MOST_TRIES) {
            Map<String, @Nullable Object> better = seen.add(obstacle) ? better(row, obstacle, seen) : null;
            if (better == null) {
                better = anywhere(row, obstacle, seen);
            }
            if (better == null) {
                break;
            }
            row = better;
            obstacle = obstacle(row);
        }
        if (obstacle != null) {
            throw new IllegalStateException(plan + ": no row was found that the table accepts. SQLite says: " + obstacle
                    + ". Give values that fit: .with(\"column\", value), or leave the table out: .except(\""
                    + table.name()
                    + "\").");
        }
        return row;
    }

    private @Nullable Map<String, @Nullable Object> better(
            Map<String, @Nullable Object> row, String obstacle, Set<String> seen) throws SQLException {
        List<String> order = new ArrayList<>(columns);
        order.sort((one, other) -> Boolean.compare(!obstacle.contains(one), !obstacle.contains(other)));
        for (String column : order) {
            for (@Nullable Object value : withNull(column)) {
                Map<String, @Nullable Object> tried = new LinkedHashMap<>(row);
                tried.put(column, value);
                if (isBetter(obstacle(tried), obstacle, seen)) {
                    return tried;
                }
            }
        }
        return null;
    }

    // Another obstacle is better, unless it is one that the row had not had to begin with.
    private static boolean isBetter(@Nullable String next, String obstacle, Set<String> seen) {
        return next == null || (!seen.contains(next) && (isOfType(obstacle) || !isOfType(next)));
    }

    private static boolean isOfType(String obstacle) {
        return obstacle.contains("datatype mismatch") || obstacle.contains("cannot store");
    }

    // Two columns that depend on one another, such as the ends of a range.
    private @Nullable Map<String, @Nullable Object> anywhere(
            Map<String, @Nullable Object> row, String obstacle, Set<String> seen) throws SQLException {
        for (; tries < MOST_TRIES; tries++) {
            Map<String, @Nullable Object> tried = new LinkedHashMap<>(row);
            for (int i = 0; i < 3; i++) {
                String column = columns.get(random.nextInt(columns.size()));
                List<@Nullable Object> values = withNull(column);
                tried.put(column, values.get(random.nextInt(values.size())));
            }
            if (isBetter(obstacle(tried), obstacle, seen)) {
                return tried;
            }
        }
        return null;
    }

    private List<@Nullable Object> withNull(String column) {
        List<@Nullable Object> values = new ArrayList<>(pool(column));
        if (isNumber(column)) {
            values.removeIf(value -> !(value instanceof Integer || value instanceof Long));
        } else if (plan.given(table.name(), column).isEmpty() && !isRequired(column)) {
            values.add(null);
        }
        return values;
    }

    /** Which values a column accepts in the row that was found; its own is the first. */
    private List<@Nullable Object> domain(String column, Map<String, @Nullable Object> row) throws SQLException {
        List<@Nullable Object> accepted = new ArrayList<>();
        Optional<List<Object>> given = plan.given(table.name(), column);
        if (given.isPresent()) {
            accepted.addAll(given.get());
            return accepted;
        }
        accepted.add(row.get(column));
        if (isNumber(column) || referring.contains(TableFacts.folded(column))) {
            return accepted;
        }
        TableFacts.Affinity affinity = TableFacts.affinity(typeOf(column));
        List<@Nullable Object> wanted = new ArrayList<>();
        if (plan.nasty()) {
            wanted.addAll(Candidates.nasty(affinity));
            wanted.addAll(Candidates.named(table.sql()));
            // A reader of texts that meets bytes is no fault of a migration.
            wanted.removeIf(value -> value instanceof byte[] && affinity != TableFacts.Affinity.BLOB);
        } else {
            wanted.addAll(Candidates.plain(affinity));
        }
        for (@Nullable Object value : wanted) {
            boolean isNew = accepted.stream().noneMatch(other -> same(other, value));
            if (isNew && tries < MOST_TRIES * 2 && obstacle(with(row, column, value)) == null) {
                accepted.add(value);
            }
        }
        return accepted;
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return Objects.deepEquals(one, other);
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> row, String column, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(row);
        changed.put(column, value);
        return changed;
    }

    private void make(Map<String, @Nullable Object> first) throws SQLException {
        long number = firstNumber();
        int made = 0;
        Map<String, @Nullable Object> last = first;
        while (made < plan.count()) {
            boolean again = plan.nasty() && made == 1 && table.mayRepeat();
            Map<String, @Nullable Object> row = again ? last : next(first, made, number);
            if (row == null) {
                break;
            }
            if (again) {
                row.remove(ROWID);
            }
            keep(row);
            referToItself();
            last = row;
            made++;
            number = plan.nasty() ? afterHole(number, made) : number + 1;
        }
        if (plan.nasty()) {
            deleteHighest(first, Math.max(number, highest()) + FIRST_HOLE);
        }
    }

    // 1, 2, then holes; the last but one is beyond what a double holds, if ids may be so large.
    private long afterHole(long number, int made) {
        if (made == plan.count() - 2 && number < BEYOND_DOUBLE) {
            return BEYOND_DOUBLE;
        }
        return made == 1 ? number + 1 : number + (made % 3 == 0 ? FIRST_HOLE : 2);
    }

    private @Nullable Map<String, @Nullable Object> next(Map<String, @Nullable Object> first, int made, long number)
            throws SQLException {
        for (int attempt = 0; attempt < TRIES_FOR_A_ROW; attempt++) {
            Map<String, @Nullable Object> row = combined(first, made, attempt);
            numbered(row, attempt < TRIES_FOR_A_ROW / 2 ? number + attempt : highest() + 1 + attempt);
            refer(row, made + attempt);
            if (obstacle(row) == null) {
                return row;
            }
        }
        return null;
    }

    /** Each attempt takes fewer values from the domains and more from the row that is known to be accepted. */
    private Map<String, @Nullable Object> combined(Map<String, @Nullable Object> first, int made, int attempt) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>(first);
        Set<List<Integer>> taken = new HashSet<>();
        for (String column : columns) {
            List<@Nullable Object> domain = Objects.requireNonNull(domains.get(column));
            int offset = offset(column, domain.size(), taken);
            boolean early = attempt < 2 || random.nextInt(TRIES_FOR_A_ROW) > attempt;
            boolean unique = table.isUnique(column);
            if (unique && (made >= domain.size() || attempt > 0)) {
                row.put(column, Candidates.variant(domain.get(attempt % domain.size()), made + attempt * 100L + 1));
            } else if (unique) {
                row.put(column, domain.get((made + offset) % domain.size()));
            } else if (early) {
                row.put(column, domain.get((made + offset + attempt) % domain.size()));
            }
        }
        return row;
    }

    // Columns of one kind begin at different values: what exchanges them is seen.
    private int offset(String column, int size, Set<List<Integer>> taken) {
        int offset = Math.floorMod((int) (plan.seed() * 31 + column.hashCode()), size);
        for (int tried = 0; tried < size && !taken.add(List.of(size, offset)); tried++) {
            offset = (offset + 1) % size;
        }
        return offset;
    }

    private void numbered(Map<String, @Nullable Object> row, long number) {
        String numberColumn = table.rowNumber();
        if (numberColumn != null && plan.given(table.name(), numberColumn).isEmpty()) {
            row.put(numberColumn, number);
        } else if (numberColumn == null && plan.nasty() && hasRowid()) {
            row.put(ROWID, number * FIRST_HOLE);
        }
    }

    private boolean hasRowid() {
        return !table.withoutRowid() && columns.stream().noneMatch(column -> column.equalsIgnoreCase(ROWID));
    }

    // The first parent has three children, the last one none.
    private void refer(Map<String, @Nullable Object> row, int made) {
        parents.forEach((reference, keys) -> {
            boolean given = reference.columns().stream()
                    .anyMatch(column -> plan.given(table.name(), column).isPresent());
            if (given) {
                return;
            }
            int place = made < 3 || keys.size() < 3 ? 0 : 1 + (made - 3) % (keys.size() - 2);
            boolean unique = reference.columns().size() == 1
                    && table.isUnique(nameOf(reference.columns().get(0)));
            if (unique) {
                place = keys.isEmpty() ? 0 : made % keys.size();
            }
            for (int i = 0; i < reference.columns().size(); i++) {
                String column = nameOf(reference.columns().get(i));
                Object itself = isOwn(reference) && isRequired(column) ? row.get(table.rowNumber()) : null;
                row.put(column, keys.isEmpty() ? itself : keys.get(place).get(i));
            }
        });
    }

    // Its rows are the parents of its further ones.
    private void referToItself() throws SQLException {
        for (TableFacts.Reference reference : table.references()) {
            if (isOwn(reference)) {
                parents.put(reference, table.parentKeys(connection, reference));
            }
        }
    }

    private boolean isOwn(TableFacts.Reference reference) {
        return TableFacts.folded(reference.parent()).equals(TableFacts.folded(table.name()));
    }

    private String nameOf(String folded) {
        return columns.stream()
                .filter(column -> TableFacts.folded(column).equals(TableFacts.folded(folded)))
                .findFirst()
                .orElse(folded);
    }

    // So that a counter stands above the highest id that is there.
    private void deleteHighest(Map<String, @Nullable Object> first, long number) throws SQLException {
        String key = table.rowNumber();
        if (key == null || plan.given(table.name(), key).isPresent()) {
            return;
        }
        Map<String, @Nullable Object> row = next(first, plan.count() + FIRST_HOLE, number);
        if (row == null) {
            return;
        }
        run("SAVEPOINT testkit_highest");
        try {
            keep(row);
            run("DELETE FROM " + TableFacts.quoted(table.name()) + " WHERE " + TableFacts.quoted(key) + " = "
                    + row.get(key));
            run("RELEASE testkit_highest");
        } catch (SQLException e) { // a trigger forbids it
            run("ROLLBACK TO testkit_highest");
            run("RELEASE testkit_highest");
        }
    }

    private boolean isNumber(String column) {
        return column.equals(table.rowNumber())
                && plan.given(table.name(), column).isEmpty();
    }

    private long firstNumber() throws SQLException {
        return highest() + 1;
    }

    // An id that was given once is not given again.
    private long highest() throws SQLException {
        String key = table.rowNumber();
        if (key == null) {
            return 0;
        }
        String max = "SELECT coalesce(max(" + TableFacts.quoted(key) + "), 0) FROM " + TableFacts.quoted(table.name());
        long counted = hasCounters()
                ? number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = '"
                        + table.name().replace("'", "''") + "'")
                : 0;
        return Math.max(0, Math.max(number(max), counted));
    }

    private boolean hasCounters() throws SQLException {
        return number("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'") > 0;
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private boolean isRequired(String column) {
        return table.columns().stream().anyMatch(each -> each.name().equals(column) && each.notNull());
    }

    private String typeOf(String column) {
        return table.columns().stream()
                .filter(each -> each.name().equals(column))
                .map(TableFacts.Column::type)
                .findFirst()
                .orElse("");
    }

    /** Why SQLite refuses a row; null if it accepts it. The row does not stay. */
    private @Nullable String obstacle(Map<String, @Nullable Object> row) throws SQLException {
        tries++;
        run("SAVEPOINT testkit_row");
        try {
            keep(row);
            return null;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        } finally {
            run("ROLLBACK TO testkit_row");
            run("RELEASE testkit_row");
        }
    }

    // OR ABORT: a column's own conflict clause could replace a row.
    private void keep(Map<String, @Nullable Object> row) throws SQLException {
        List<String> names = row.keySet().stream().map(TableFacts::quoted).toList();
        String sql = "INSERT OR ABORT INTO " + TableFacts.quoted(table.name()) + " (" + String.join(", ", names)
                + ") VALUES ("
                + String.join(", ", names.stream().map(name -> "?").toList()) + ")";
        try (PreparedStatement statement = connection.prepareStatement(row.isEmpty() ? "SELECT 1" : sql)) {
            int place = 1;
            for (@Nullable Object value : row.values()) {
                statement.setObject(place++, value);
            }
            statement.execute();
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
