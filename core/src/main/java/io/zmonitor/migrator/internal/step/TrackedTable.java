package io.zmonitor.migrator.internal.step;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A table that was there before a step, and what {@link StepTables} knows of it by now. Names are folded. */
final class TrackedTable {
    final String name;
    final String spelt;
    final Set<Integer> lines = new TreeSet<>();

    /** What it is called now; null if it was dropped and nothing has taken its place. */
    @Nullable
    String now;

    String last;
    long count = -1;
    long atDrop = -1;
    boolean written;
    boolean exposed;
    boolean settled;
    boolean rebuilt;
    boolean replaced;
    boolean risky;

    private final List<String> names = new ArrayList<>();

    TrackedTable(String name, String spelt) {
        this.name = name;
        this.spelt = spelt;
        this.now = name;
        this.last = name;
        remember();
    }

    /** Remembers what it is called now as its newest name. */
    void remember() {
        if (now != null) {
            names.remove(now);
            names.add(now);
        }
    }

    /** The newest of its names that is accepted. */
    @Nullable
    String newest(Predicate<String> accepted) {
        for (int at = names.size() - 1; at >= 0; at--) {
            if (accepted.test(names.get(at))) {
                return names.get(at);
            }
        }
        return null;
    }

    /**
     * Of two that have one name now, whether it is rather this one: the table itself, or the one for which the name was
     * newer when it was dropped.
     */
    boolean isRatherThan(TrackedTable other) {
        return rank() > other.rank() || (rank() == other.rank() && !rebuilt);
    }

    /** Whether one of the names that it had last is among these. */
    boolean isIn(Set<String> some) {
        return some.contains(name) || some.contains(last) || (now != null && some.contains(now));
    }

    /** Whether rows can be missing that were counted, and nothing has shown yet that they are there. */
    boolean isOpen() {
        return count > 0 && exposed && !settled;
    }

    private int rank() {
        return rebuilt ? names.indexOf(now) - names.size() : 0;
    }

    /** Whether one of them has another name now, or is gone. */
    static boolean anyMoved(Collection<TrackedTable> tables) {
        for (TrackedTable table : tables) {
            if (!table.name.equals(table.now)) {
                return true;
            }
        }
        return false;
    }

    /** Where those are now that have another name, by their name before. */
    static Map<String, String> renamed(Collection<TrackedTable> tables) {
        Map<String, String> renamed = new HashMap<>();
        for (TrackedTable table : tables) {
            if (table.now != null && !table.name.equals(table.now)) {
                renamed.put(table.name, table.now);
            }
        }
        return renamed;
    }

    /** What those are called that took the place of others. */
    static Set<String> rebuilt(Collection<TrackedTable> tables) {
        Set<String> rebuilt = new HashSet<>();
        for (TrackedTable table : tables) {
            if (table.rebuilt && table.now != null) {
                rebuilt.add(table.now);
            }
        }
        return rebuilt;
    }
}
