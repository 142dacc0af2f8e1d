package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.internal.result.Results;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Estimates the space that a run needs at its peak, by going through its statements with the sizes of the tables in
 * mind. Rather too much than too little: where it is not known which part of a table is changed, all of it is. For one
 * estimate.
 */
public final class SpaceRule {
    private static final long MOST = 1L << 50;
    private static final long PAGE = 4096;
    private static final long PAGES_PER_SCRIPT = 16;

    // A row in a statement takes four characters at least, and writes to a page of its own at worst.
    private static final long TOUCHED_PER_CHARACTER = PAGE / 4;

    private final DatabaseSize size;
    private final Map<String, Long> tables;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Set<String> grown = new HashSet<>();
    private boolean anything;
    private long used;
    private long peak;
    private long touched;
    private long added;
    private long journal;
    private long memory;

    private SpaceRule(DatabaseSize size) {
        this.size = size;
        this.tables = new HashMap<>(size.tables());
        this.used = size.file() - size.free();
        this.peak = used;
    }

    /**
     * The estimate.
     *
     * @param segments what commits together, in order
     * @param backup how large the backup is; 0 if none is taken
     */
    public static MigrationPlan.Space of(DatabaseSize size, List<List<Cost>> segments, long backup) {
        SpaceRule rule = new SpaceRule(size);
        for (List<Cost> segment : segments) {
            rule.commit(segment);
        }
        long growth = Math.max(0, rule.peak - size.file());
        return new Results.SpaceEstimateData(backup, Math.min(rule.journal, MOST), growth, rule.memory);
    }

    private void commit(List<Cost> segment) {
        long before = Math.max(size.file(), used);
        touched = 0;
        added = 0;
        for (Cost cost : segment) {
            add(cost);
        }
        long old = Math.min(touched, before);
        if (size.journal() == DatabaseSize.Journal.WAL) {
            // A reader elsewhere can keep the log from being used again.
            // And before it is moved into the file it is copied (decision 018).
            journal += 2 * withOverhead(old + added);
        } else {
            journal = Math.max(journal, withOverhead(old));
        }
    }

    private void add(Cost cost) {
        if (cost instanceof Cost.Script script) {
            touch(PAGES_PER_SCRIPT * PAGE);
            grow(PAGES_PER_SCRIPT * PAGE + 2 * script.text());
        } else if (cost instanceof Cost.Create create) {
            tables.put(create.table(), 0L);
            indexes.put(create.table(), create.indexes());
        } else if (cost instanceof Cost.Append append) {
            append(append);
        } else if (cost instanceof Cost.Rewrite rewrite) {
            touched(rewrite.table(), rewrite.triggered());
            if (grown.add(rewrite.table())) {
                // Longer values may double a table, once: then its pages have room.
                enlarge(rewrite.table(), of(rewrite.table()));
            }
        } else if (cost instanceof Cost.Remove remove) {
            touched(remove.table(), remove.triggered());
        } else if (cost instanceof Cost.Drop drop) {
            drop(drop.name());
        } else if (cost instanceof Cost.Rename rename) {
            tables.put(rename.to(), of(rename.from()));
            tables.remove(rename.from());
        } else if (cost instanceof Cost.Index index) {
            index(index.table());
        } else if (cost instanceof Cost.Vacuum) {
            touch(used);
            added = Math.min(MOST, added + used);
            need(used);
        } else {
            anything();
        }
    }

    private void append(Cost.Append append) {
        long sources = 0;
        for (String source : append.sources()) {
            sources = Math.min(MOST, sources + of(source));
        }
        boolean literal = sources == 0;
        for (String table : append.tables()) {
            long before = of(table);
            long rows = literal ? 2 * append.text() : sources * (1 + indexes.getOrDefault(table, 0));
            touch(literal ? Math.min(before, TOUCHED_PER_CHARACTER * append.text()) : before);
            enlarge(table, rows);
        }
    }

    private void touched(String table, Set<String> triggered) {
        long before = of(table);
        touch(before);
        need(before);
        for (String other : triggered) {
            touch(of(other));
            enlarge(other, before);
        }
    }

    // What is dropped is overwritten, so that it cannot be read any more.
    private void drop(String name) {
        long before = of(name);
        touch(before);
        if (size.kind() == DatabaseSize.Kind.MEASURED && tables.remove(name) != null) {
            used = Math.max(0, used - before);
        }
    }

    // Its entries hold what the table holds and the row's number, so it can be a little larger; it is sorted in memory.
    private void index(String table) {
        long entries = of(table) + of(table) / 4;
        need(entries);
        enlarge(table, entries);
    }

    private void anything() {
        touch(MOST);
        need(size.file());
        if (!anything) {
            anything = true;
            grow(size.file());
        }
    }

    private long of(String table) {
        return tables.getOrDefault(table, 0L);
    }

    private void enlarge(String table, long bytes) {
        long more = Math.min(MOST, bytes);
        tables.merge(table, more, (a, b) -> Math.min(MOST, a + b));
        grow(more);
    }

    private void grow(long bytes) {
        added = Math.min(MOST, added + bytes);
        used = Math.min(MOST, used + bytes);
        peak = Math.max(peak, used);
    }

    private void touch(long bytes) {
        touched = Math.min(MOST, touched + bytes);
    }

    private void need(long bytes) {
        memory = Math.max(memory, bytes);
    }

    // The page's number and checksum beside each page, and a header at each flush.
    private static long withOverhead(long bytes) {
        return bytes + bytes / 20 + 2 * PAGE;
    }
}
