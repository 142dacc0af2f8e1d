package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code @batch <table> by <column>, <column> size <rows> where <condition>}: the script's statements run once for each
 * range of keys, each time in a transaction of their own.
 *
 * @param location its line
 * @param table through whose rows the script goes; folded
 * @param key the columns of a unique key, in its order; folded
 * @param size how many rows the first range has
 * @param where what is true of a row as long as it waits to be treated, as SQL text; empty if the script does not say
 * @param background {@code @background}: it need not hold the boot
 * @param badRows what becomes of rows that cannot be treated
 */
public record BatchDirective(
        ScriptLocation location,
        String table,
        List<String> key,
        long size,
        String where,
        boolean background,
        JavaMigration.BadRows badRows) {
    /** How many rows a first range has unless the script says. */
    public static final long USUAL_SIZE = 1000;

    static final long LARGEST_SIZE = 1_000_000;

    /** Copies the list. */
    public BatchDirective {
        key = List.copyOf(key);
    }

    /**
     * The same, beside the application.
     *
     * @throws MigrationException if nothing says which rows wait: the application writes rows meanwhile; or if rows are to be
     *     left behind
     */
    public BatchDirective inBackground() {
        if (where.isEmpty()) {
            throw refused("@batch says no where. Rows that the application writes meanwhile are told by it");
        }
        if (badRows.policy() != JavaMigration.BadRows.Policy.FAIL) {
            throw refused("in the background no row is left behind: take the word for bad rows out");
        }
        return new BatchDirective(location, table, key, size, where, true, badRows);
    }

    private MigrationException refused(String because) {
        return MigrationException.refusing(Problem.ofScript(ProblemCode.BACKGROUND_REFUSED, location, because));
    }

    /** The same with another word for rows that cannot be treated. */
    public BatchDirective with(JavaMigration.BadRows word) {
        return new BatchDirective(location, table, key, size, where, background, word);
    }

    /** The parameters that hold the first key of a range, column by column. */
    public List<String> first() {
        return parameters(":from");
    }

    /** The parameters that hold the last key of a range, column by column. */
    public List<String> last() {
        return parameters(":to");
    }

    /**
     * The values for a statement's parameters: SQLite numbers them in the order in which their names first appear.
     *
     * @throws IllegalArgumentException if it has others than those of the range
     */
    public List<@Nullable Object> values(String sql, List<@Nullable Object> firstKey, List<@Nullable Object> lastKey) {
        Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        for (Token token : new Tokenizer(location.file(), sql).read().tokens()) {
            if (token.kind() == Token.Kind.PARAMETER) {
                int first = first().indexOf(token.text());
                int last = last().indexOf(token.text());
                if (first < 0 && last < 0) {
                    throw new IllegalArgumentException("the parameters of a batch are " + String.join(", ", first())
                            + ", " + String.join(", ", last()) + " and no others");
                }
                byName.put(token.text(), first >= 0 ? firstKey.get(first) : lastKey.get(last));
            }
        }
        return new ArrayList<>(byName.values());
    }

    private List<String> parameters(String name) {
        if (key.size() == 1) {
            return List.of(name);
        }
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= key.size(); column++) {
            names.add(name + "_" + column);
        }
        return names;
    }
}
