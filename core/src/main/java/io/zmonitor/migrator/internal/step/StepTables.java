package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.schema.ColumnsKept;
import io.zmonitor.migrator.internal.schema.MainTables;
import io.zmonitor.migrator.internal.schema.WriteSet;
import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import io.zmonitor.migrator.internal.sql.StatementHead.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables that were there before a step: how many rows each had, and where they are after each of its statements. A
 * table keeps its rows under another name, and a table that was dropped lives on in the one that takes its name. What a
 * statement can remove is asked of SQLite right before it runs, and only what can lose rows is counted: before the first
 * statement that writes to it, and after the last. Names are folded. For one step.
 */
public final class StepTables implements StatementWatch {
    private final SqlConnection database;
    private final StepGuards.Watch watch;
    private final Sequences sequences;
    private final Map<String, WriteSet> sets = new HashMap<>();
    private final Map<String, TrackedTable> before = new LinkedHashMap<>();
    private final List<RowsLost.Loss> grown = new ArrayList<>();
    private final Set<String> uncounted = new LinkedHashSet<>();
    private final Map<String, Integer> writers = new HashMap<>();
    private MainTables tables;
    private boolean stale;
    private final boolean idle;
    private @Nullable Set<String> interesting;
    private ColumnsKept columns;

    private StepTables(SqlConnection database, StepGuards.Watch watch, @Nullable MainTables tables) {
        this.database = database;
        this.watch = watch;
        this.idle = tables == null;
        this.tables = tables == null ? MainTables.NONE : tables;
        this.sequences = new Sequences(database, watch.restarts());
        this.columns = watch.columns();
        for (String name : this.tables.names()) {
            before.put(name, new TrackedTable(name, this.tables.spelt(name)));
        }
    }

    /** For a script: nothing is done if none of its statements can remove a row. */
    static StepTables ofScript(SqlConnection database, List<StatementHead> statements, StepGuards.Watch watch)
            throws SQLException {
        ScriptReach script = ScriptReach.of(database, statements);
        if (script.isHarmless() && !watch.enforced()) {
            StepTables harmless = new StepTables(database, watch, null);
            harmless.sets.putAll(script.sets());
            return harmless;
        }
        StepTables step = new StepTables(database, watch, MainTables.read(database));
        step.sets.putAll(script.sets());
        step.columns = script.drops() ? step.columns : ColumnsKept.notCompared(database);
        if (!script.changes()) {
            Set<String> exposed = new HashSet<>();
            for (WriteSet set : script.sets().values()) {
                exposed.addAll(step.exposedBy(set));
            }
            step.interesting = exposed;
        }
        return step;
    }

    /** For Java code: each of its statements is seen before it runs, so only what they write to is counted. */
    static StepTables ofCode(SqlConnection database, StepGuards.Watch watch) throws SQLException {
        StepTables step = new StepTables(database, watch, MainTables.read(database));
        step.sequences.remember();
        return step;
    }

    private Set<String> exposedBy(WriteSet set) {
        if (set.isEverything()) {
            return tables.names();
        }
        Set<String> names = tables.at(set.counted());
        if (set.writesVirtual()) {
            names.addAll(tables.virtual());
        }
        for (String name : set.dropped()) {
            names.add(Names.fold(name));
        }
        return names;
    }

    /** Right before a statement runs. A text of several is one whose effect is not known. */
    @Override
    public void before(StatementHead head, int line) throws SQLException {
        if (idle) {
            return;
        }
        if ((head.kind() == Kind.ALTERS && !head.addsColumn()) || head.kind() == Kind.CREATES) {
            refresh();
            sequences.remember();
            columns.beforeAlter();
        }
        if (!head.mayRemove()) {
            return;
        }
        refresh();
        WriteSet set = set(head);
        if (set.lowersCounters()) {
            sequences.remember();
        }
        Set<String> exposed = exposedBy(set);
        Set<String> touched = tables.at(set.written());
        touched.addAll(exposed);
        for (String name : touched) {
            writers.put(name, writers.getOrDefault(name, 0) + 1);
        }
        Set<String> removed = tables.at(set.removed());
        removed.addAll(head.replaces() ? tables.at(set.counted()) : Set.of());
        for (TrackedTable table : before.values()) {
            String now = table.now;
            boolean emptied = table.exposed;
            if (now != null && touched.contains(now) && (interesting == null || interesting.contains(now))) {
                expose(table, exposed.contains(now), line);
                table.risky |= removed.contains(now) || removesVirtual(set, now, head.sql());
            }
            if (now != null && set.dropped().contains(tables.spelt(now))) {
                long rows = table.written ? rows(now, table) : table.count;
                table.atDrop = emptied ? -1 : rows;
                columns.dropped(table.name, now);
            }
        }
    }

    // SQLite does not say which virtual table is written to; only for the words of a warning is it read from the text.
    private boolean removesVirtual(WriteSet set, String table, String sql) {
        return set.removesVirtual()
                && tables.virtual().contains(table)
                && (tables.virtual().size() == 1 || Tokens.names(sql).contains(table));
    }

    private void expose(TrackedTable table, boolean exposed, int line) throws SQLException {
        if (table.now != null) {
            columns.remember(table.name, tables.spelt(table.now));
        }
        if (table.count < 0) {
            count(table);
        } else {
            table.written = true;
        }
        if (exposed) {
            table.exposed = true;
            table.settled = false;
            if (line > 0) {
                table.lines.add(line);
            }
        }
    }

    /** What a statement that is about to run can write. */
    WriteSet set(StatementHead head) throws SQLException {
        WriteSet known = sets.get(head.key());
        if (known == null) {
            // What does not compile fails when it is run.
            known = WriteSet.of(database, head.sql()).orElse(WriteSet.everything());
            sets.put(head.key(), known);
        }
        return known;
    }

    /** Right after a statement ran. */
    @Override
    public void after(StatementHead head) throws SQLException {
        if (idle) {
            return;
        }
        if (head.mayRemove()) {
            WriteSet set = sets.getOrDefault(head.key(), WriteSet.everything());
            if (head.kind() == Kind.WRITES && set.lowersCounters()) {
                // Within one statement SQLite counts on from where it stood at its beginning.
                refresh();
                sequences.keep(this, Set.of());
            }
        }
        if (!head.changesProgrammes()) {
            return;
        }
        sets.clear();
        if (head.addsColumn()) {
            return; // each table is where it was, with its rows
        }
        if (head.kind() == Kind.ALTERS) {
            columns.afterAlter();
        }
        boolean moved = TrackedTable.anyMoved(before.values());
        if (head.kind() == Kind.ALTERS || (head.object().equals("TABLE") && (head.kind() == Kind.DROPS || moved))) {
            follow(head.kind());
        } else {
            stale |= head.kind() != Kind.SETS;
        }
    }

    /** Right before a text of several statements runs, or one that nobody knows: it may write to every table. */
    @Override
    public void beforeAny() throws SQLException {
        if (!idle) {
            refresh();
            for (TrackedTable table : before.values()) {
                if (table.now != null) {
                    expose(table, true, 0);
                }
            }
        }
    }

    /** Right after a text of several statements ran, or one that nobody knows. */
    @Override
    public void afterAny() throws SQLException {
        if (!idle) {
            sets.clear();
            follow(Kind.WRITES);
        }
    }

    private void refresh() throws SQLException {
        if (stale) {
            tables = MainTables.read(database);
            stale = false;
        }
    }

    private void follow(Kind kind) throws SQLException {
        MainTables old = tables;
        tables = MainTables.read(database);
        stale = false;
        Set<String> appeared = new LinkedHashSet<>(tables.names());
        appeared.removeAll(old.names());
        for (String name : old.names()) {
            Integer statements = tables.has(name) ? null : writers.remove(name);
            if (statements != null && kind == Kind.ALTERS && appeared.size() == 1) {
                writers.put(appeared.iterator().next(), statements);
            }
        }
        Set<TrackedTable> guests = new HashSet<>(before.values());
        guests.removeIf(table -> table.now == null || owner(table.now) == table);
        for (TrackedTable table : before.values()) {
            String now = table.now;
            if (now != null && !tables.has(now)) {
                table.last = now;
                table.now = kind == Kind.DROPS
                        ? null
                        : renamed(old.root(now), kind == Kind.ALTERS ? appeared : tables.names(), kind);
            } else if (now != null && kind == Kind.WRITES && tables.root(now) != old.root(now)) {
                Set<String> known = new HashSet<>(old.names());
                known.addAll(before.keySet());
                String moved = renamed(old.root(now), known, kind);
                table.now = moved == null ? now : moved;
                table.replaced |= moved == null;
            }
            if (now != null && !now.equals(table.now) && !guests.contains(table)) {
                table.remember();
            }
        }
        for (TrackedTable table : before.values()) {
            if (table.now == null) {
                liveOn(table, kind);
            } else if (table.rebuilt && owner(table.now) != table) {
                liveOnAlone(table);
            }
        }
        sequences.keep(this, kind == Kind.WRITES ? unmoved(old) : Set.of());
    }

    private Set<String> unmoved(MainTables old) {
        Set<String> unmoved = new HashSet<>(tables.names());
        unmoved.removeIf(name -> tables.root(name) != old.root(name));
        return unmoved;
    }

    // ALTER TABLE renames one table at most. In a text of several statements the root page tells, if one of that name
    // stays.
    private @Nullable String renamed(long root, Set<String> names, Kind kind) {
        if (kind == Kind.ALTERS) {
            return names.size() == 1 ? names.iterator().next() : null;
        }
        for (String name : names) {
            if (root != 0 && tables.root(name) == root) {
                return name;
            }
        }
        return null;
    }

    // Another table has taken the place of one that was dropped. If one statement filled it, then that is the copy, and
    // more rows are rows that it made twice.
    private void liveOn(TrackedTable table, Kind kind) throws SQLException {
        String successor = table.newest(tables::has);
        if (successor == null) {
            return;
        }
        boolean shared = owner(successor) != null;
        table.now = successor;
        table.rebuilt = true;
        if (kind != Kind.CREATES && table.atDrop >= 0 && !shared && !table.isIn(watch.mayDecrease())) {
            long rows = rows(successor, table);
            boolean twice = rows > table.atDrop && writers.getOrDefault(successor, 0) == 1;
            if (twice) {
                grown.add(new RowsLost.Loss(table.spelt, table.atDrop, rows, table.lines));
            }
            table.settled = twice || rows >= table.count;
        }
    }

    // It shares the table of an older name of its own with the one that this is now. A table of a newer name, which
    // nobody
    // else is, is its successor.
    private void liveOnAlone(TrackedTable table) {
        String now = table.now;
        String successor = table.newest(name -> name.equals(now) || (tables.has(name) && owner(name) == null));
        if (successor != null) {
            table.now = successor;
        }
    }

    /** The table from before the step that is now called this, be it that it came to live on there. */
    private @Nullable TrackedTable owner(String name) {
        TrackedTable found = null;
        for (TrackedTable table : before.values()) {
            if (name.equals(table.now) && (found == null || !found.isRatherThan(table))) {
                found = table;
            }
        }
        return found;
    }

    /** The tables that must not give an id of this one again: itself, wherever it is, and another one of its name. */
    List<String> holders(String name) {
        TrackedTable table = before.get(name);
        if (table == null) {
            return List.of();
        }
        List<String> holders = new ArrayList<>();
        String now = table.now;
        if (now != null && owner(now) == table) {
            holders.add(now);
        }
        if (!name.equals(now) && tables.has(name) && owner(name) == null) {
            holders.add(name);
        }
        return holders;
    }

    private void count(TrackedTable table) throws SQLException {
        if (watch.counting() && !watch.mayDecrease().contains(table.name)) {
            table.count = rows(table.now == null ? table.name : table.now, table);
        }
    }

    /** Of main, since a TEMP table of the same name would hide the loss; -1 if they cannot be counted. */
    private long rows(String name, TrackedTable table) throws SQLException {
        if (!watch.counting()) {
            return -1;
        }
        try {
            return database.number("SELECT count(*) FROM main." + SqlConnection.quoted(tables.spelt(name)));
        } catch (SQLException e) {
            if (ResultCode.of(e).isPlainError()) {
                uncounted.add(table.spelt);
                return -1;
            }
            throw e;
        }
    }

    /** The tables that have fewer rows now, and those whose rebuilt one has more; by name. */
    List<RowsLost.Loss> losses() throws SQLException {
        List<RowsLost.Loss> losses = new ArrayList<>(grown);
        refresh();
        Map<String, Long> left = new HashMap<>();
        for (TrackedTable table : ownersFirst()) {
            if (table.isOpen() && !table.isIn(watch.mayDecrease())) {
                long rows = rowsOf(table, left);
                if (rows < table.count && !uncounted.contains(table.spelt)) {
                    losses.add(new RowsLost.Loss(table.spelt, table.count, Math.max(rows, 0), table.lines));
                }
            }
        }
        return losses;
    }

    private List<TrackedTable> ownersFirst() {
        List<TrackedTable> owners = new ArrayList<>();
        List<TrackedTable> others = new ArrayList<>();
        for (TrackedTable table : before.values()) {
            (table.now != null && owner(table.now) != table ? others : owners).add(table);
        }
        owners.addAll(others);
        return owners;
    }

    // One that lives on in a table that was there before has the rows that this has beyond its own, each counted once.
    private long rowsOf(TrackedTable table, Map<String, Long> left) throws SQLException {
        String now = table.now;
        TrackedTable owner = now == null ? null : owner(now);
        if (now == null || owner == null) {
            return 0;
        }
        if (owner == table && !table.rebuilt) {
            return rows(now, table);
        }
        Long known = left.get(now);
        if (known == null) {
            known = rows(now, table) - takenBefore(now);
        }
        left.put(now, known - table.count);
        return known;
    }

    // Rows of tables that are not compared any more, or on their own; all there are, if they were never counted.
    private long takenBefore(String now) {
        long taken = 0;
        for (TrackedTable other : before.values()) {
            boolean shares =
                    now.equals(other.now) && !other.isIn(watch.mayDecrease()) && !(other.rebuilt && other.isOpen());
            if (shares && other.count < 0 && !other.rebuilt) {
                return Long.MAX_VALUE / 2;
            }
            taken += shares ? Math.max(other.count, 0) : 0;
        }
        return taken;
    }

    /** That the step can remove rows of tables, be there any or not, and nobody declared it. */
    public Optional<Warning> risks(MigrationId id) {
        List<String> risks = new ArrayList<>();
        for (TrackedTable table : before.values()) {
            if ((table.risky || table.now == null) && !table.isIn(watch.mayDecrease())) {
                risks.add(table.spelt);
            }
        }
        if (risks.isEmpty()) {
            return Optional.empty();
        }
        String text = id + " can remove rows of " + String.join(", ", risks) + ", and does not declare it";
        return Optional.of(Results.warning(Warning.Kind.ROWS_MAY_DECREASE, text));
    }

    /** The rebuilt tables with columns that hold something else now, if that is watched. */
    List<ColumnsKept.Change> columnsChanged() throws SQLException {
        List<ColumnsKept.Change> changes = new ArrayList<>();
        refresh();
        for (TrackedTable table : before.values()) {
            if (table.now != null && (table.rebuilt || table.replaced) && owner(table.now) == table) {
                columns.changed(table.name, tables.spelt(table.now)).ifPresent(changes::add);
            }
        }
        uncounted.addAll(columns.unread());
        return changes;
    }

    /** The tables whose rows SQLite could not count. */
    Set<String> uncounted() {
        return uncounted;
    }

    /** Puts back what is left to put back. */
    Sequences.Counters counters() throws SQLException {
        refresh();
        sequences.keep(this, Set.of());
        return new Sequences.Counters(sequences.restored(), sequences.reused(), sequences.lost(this));
    }

    /** Where the tables are now that the step renamed, by their name before. */
    Map<String, String> renamed() {
        return TrackedTable.renamed(before.values());
    }

    /** The tables that took the place of others. */
    Set<String> rebuilt() {
        return TrackedTable.rebuilt(before.values());
    }
}
