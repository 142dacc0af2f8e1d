package io.zmonitor.migrator.functional;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema with rows and a script for it, both from one seed; and what the script does to tables, rows and counters when
 * a plain connection runs it. Every statement of the script works there.
 */
final class RandomScript {
    private static final List<String> NAMES =
            List.of("t", "Patients", "Ärzte", "order", "a b", "x\"y", "rows_", "ß", "Ѝ", "vital");
    private static final List<String> OR =
            List.of("", "", "", "OR REPLACE ", "OR IGNORE ", "OR FAIL ", "OR ABORT ", "OR ROLLBACK ");
    private static final String TABLES = "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
            + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            + " AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')";

    /** What a statement does to names, by the one who wrote it. */
    record Step(String sql, Effect effect, String from, String to) {
        enum Effect {
            NONE,
            RENAME,
            DROP
        }

        static Step of(String sql) {
            return new Step(sql, Effect.NONE, "", "");
        }
    }

    /** A table that was there before the script. */
    static final class Tracked {
        final String name;

        @Nullable
        String now;

        String last;
        long before;
        long counter = -1;
        boolean rebuilt;

        // Every name that it had, the newest last.
        final List<String> names = new ArrayList<>();

        Tracked(String name) {
            this.name = name;
            this.now = name;
            this.last = name;
            names.add(name);
        }

        // Of tables that are called the same: the one that was never dropped, then the one for which that name was
        // newer.
        int claim() {
            return rebuilt ? names.indexOf(now) - names.size() : 0;
        }
    }

    final List<String> schema = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    final Set<String> mayDecrease = new LinkedHashSet<>();
    final Set<String> restarts = new LinkedHashSet<>();
    final boolean enforced;
    final Map<String, Tracked> tables = new LinkedHashMap<>();
    final Map<String, Long> after = new HashMap<>();
    boolean doubling;
    boolean orphaning;
    boolean breaking;
    boolean unreadable;

    private final Random random;
    private SqlConnection plain;
    private int made;

    private RandomScript(long seed) throws SQLException {
        random = new Random(seed);
        enforced = random.nextInt(5) == 0;
        plain = new SqlConnection(DriverManager.getConnection("jdbc:sqlite::memory:"));
        makeSchema();
        for (String name : names()) {
            tables.put(name, new Tracked(name));
        }
        begin();
        int length = 1 + random.nextInt(5);
        for (int i = 0; i < length; i++) {
            write();
        }
        look();
        declare();
        plain.connection().close();
    }

    static RandomScript of(long seed) throws SQLException {
        return new RandomScript(seed);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (enforced) {
            text.append("-- @foreign-keys on\n");
        }
        mayDecrease.forEach(table ->
                text.append("-- @rows ").append(SqlConnection.quoted(table)).append(" may decrease\n"));
        restarts.forEach(table ->
                text.append("-- @sequence ").append(SqlConnection.quoted(table)).append(" restarts\n"));
        steps.forEach(step -> text.append(step.sql()).append(";\n"));
        return text.toString();
    }

    /** The tables that have fewer rows than before and are not declared, by the rule of decision 023. */
    Set<String> losses() {
        Set<String> losses = new LinkedHashSet<>();
        Map<String, Long> left = new HashMap<>();
        List<Tracked> ownersFirst = new ArrayList<>(tables.values());
        ownersFirst.sort(Comparator.comparing(table -> table.now != null && owner(table.now) != table));
        for (Tracked table : ownersFirst) {
            if (table.before == 0 || isDeclared(table)) {
                continue;
            }
            long rows = 0;
            Tracked owner = table.now == null ? null : owner(table.now);
            if (owner == table && !table.rebuilt) {
                rows = after.getOrDefault(table.now, 0L);
            } else if (owner != null) {
                long own = owner.rebuilt || isDeclared(owner) ? 0 : owner.before;
                rows = left.getOrDefault(table.now, after.getOrDefault(table.now, 0L) - own);
                left.put(table.now, rows - table.before);
            }
            if (rows < table.before) {
                losses.add(table.name);
            }
        }
        return losses;
    }

    /** The table that holds the counter of this one now; empty if none does. */
    String holder(Tracked table) {
        return table.now != null && owner(table.now) == table ? table.now : "";
    }

    private @Nullable Tracked owner(String name) {
        Tracked found = null;
        for (Tracked table : tables.values()) {
            boolean same = name.equals(table.now);
            if (same
                    && (found == null
                            || found.claim() < table.claim()
                            || (found.rebuilt && found.claim() == table.claim()))) {
                found = table;
            }
        }
        return found;
    }

    private boolean isDeclared(Tracked table) {
        return mayDecrease.contains(table.name) || mayDecrease.contains(table.last) || mayDecrease.contains(table.now);
    }

    private void declare() {
        for (Tracked table : tables.values()) {
            if (random.nextInt(6) == 0) {
                mayDecrease.add(table.name);
            }
            if (random.nextInt(12) == 0) {
                restarts.add(table.name);
            }
        }
    }

    // The schema

    private void makeSchema() throws SQLException {
        List<String> names = new ArrayList<>(NAMES);
        int tablesToMake = 2 + random.nextInt(4);
        for (int i = 0; i < tablesToMake; i++) {
            make(table(names.remove(random.nextInt(names.size()))));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            make("CREATE VIEW " + SqlConnection.quoted("v" + i) + " AS SELECT * FROM " + quoted(any()));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            make(trigger("g" + i, ""));
        }
        for (String name : names()) {
            for (int i = random.nextInt(4); i > 0; i--) {
                make(insert(name, "OR IGNORE "));
            }
            if (random.nextInt(3) == 0) {
                make("DELETE FROM main." + quoted(name) + " WHERE rowid = 3");
            }
        }
    }

    private void make(String sql) {
        try {
            plain.execute(sql);
            schema.add(sql);
        } catch (SQLException e) {
            // Left out.
        }
    }

    private String table(String name) throws SQLException {
        String quoted = quoted(name);
        String key = pick("", "", " UNIQUE", " UNIQUE ON CONFLICT REPLACE");
        return switch (random.nextInt(9)) {
            case 0, 1 -> "CREATE TABLE " + quoted + " (id INTEGER PRIMARY KEY AUTOINCREMENT, k" + key + ", v)";
            case 2, 3 ->
                "CREATE TABLE " + quoted + " (id INTEGER PRIMARY KEY, k" + key + ", v, g GENERATED ALWAYS AS (k + 1) "
                        + pick("STORED", "VIRTUAL") + ")";
            case 4 -> "CREATE TABLE " + quoted + " (id INT PRIMARY KEY, k" + key + ", v) WITHOUT ROWID";
            case 5 -> "CREATE VIRTUAL TABLE " + quoted + " USING " + pick("fts5", "fts4") + " (id, k, v)";
            case 6 -> "CREATE VIRTUAL TABLE " + quoted + " USING rtree (id, k, v)";
            case 7 -> {
                List<String> parents = plain.list(
                        "SELECT name FROM main.sqlite_schema WHERE sql LIKE '%(id INT% PRIMARY KEY%' ORDER BY name",
                        row -> row.getString(1));
                parents.retainAll(names());
                yield parents.isEmpty()
                        ? "CREATE TABLE " + quoted + " (id, k, v)"
                        : "CREATE TABLE " + quoted + " (id INTEGER PRIMARY KEY, k REFERENCES "
                                + quoted(parents.get(random.nextInt(parents.size())))
                                + pick(
                                        " ON DELETE CASCADE",
                                        " ON DELETE SET NULL",
                                        " ON UPDATE CASCADE ON DELETE CASCADE")
                                + ", v)";
            }
            default -> "CREATE TABLE " + quoted + " (id, k" + key + ", v)";
        };
    }

    private String trigger(String name, String temporary) throws SQLException {
        String deed = pick("INSERT", "UPDATE", "DELETE");
        List<String> views =
                plain.list("SELECT name FROM main.sqlite_schema WHERE type = 'view'", row -> row.getString(1));
        boolean onView = !views.isEmpty() && random.nextInt(3) == 0;
        String on = onView ? views.get(random.nextInt(views.size())) : any();
        String when = onView ? "INSTEAD OF" : pick("AFTER", "BEFORE");
        String old = deed.equals("INSERT") ? "new" : "old";
        String body = pick(
                "DELETE FROM " + quoted(any()) + ";",
                "DELETE FROM " + quoted(any()) + " WHERE k = " + old + ".k;",
                "INSERT INTO " + quoted(any()) + " (k, v) VALUES (" + old + ".k, 9);",
                "INSERT OR REPLACE INTO " + quoted(any()) + " (id, k, v) VALUES (1, 2, 3);",
                "UPDATE " + quoted(any()) + " SET v = 1;",
                "UPDATE OR REPLACE " + quoted(any()) + " SET id = 7, k = 7;",
                "UPDATE sqlite_sequence SET seq = 0;",
                "SELECT CASE WHEN " + old + ".k = 99 THEN RAISE(IGNORE) END;");
        return "CREATE " + temporary + "TRIGGER " + quoted(name) + " " + when + " " + deed + " ON "
                + (temporary.isEmpty() ? "" : "main.") + quoted(on) + " BEGIN " + body + " END";
    }

    // The script

    private void begin() throws SQLException {
        plain.execute("PRAGMA foreign_keys = " + (enforced ? 1 : 0));
        for (Tracked table : tables.values()) {
            table.before = count(table.name);
            table.counter = counter(table.name);
        }
        orphaning = violations() > 0;
        plain.execute("BEGIN");
    }

    private void look() throws SQLException {
        try {
            for (String name : names()) {
                after.put(name, count(name));
            }
        } catch (SQLException e) {
            // The engine itself cannot read a virtual table any more: there is nothing to compare.
            unreadable = true;
        }
        orphaning |= violations() > 0;
        breaking = isBroken();
    }

    private long violations() {
        try {
            return plain.list("PRAGMA foreign_key_check", row -> 1).size();
        } catch (SQLException e) {
            return 1;
        }
    }

    private void write() throws SQLException {
        switch (random.nextInt(20)) {
            case 0 -> run("DELETE FROM " + where(any()));
            case 1 -> run("DELETE FROM " + where(any()) + " WHERE k " + pick("= 1", "> 1", "IS NULL", "= 77"));
            case 2, 3 -> run(insert(any(), pick(OR)));
            case 4 -> run("INSERT " + pick(OR) + "INTO " + where(any()) + " (k, v) SELECT k, v FROM " + quoted(any()));
            case 5 ->
                run("UPDATE " + pick(OR) + where(any()) + " SET " + pick("v = 5", "k = 2", "id = 2", "id = id + 10"));
            case 6 -> run(insert(any(), "") + " ON CONFLICT DO " + pick("NOTHING", "UPDATE SET v = 8"));
            case 7 ->
                run("WITH c (x) AS (VALUES (1), (2)) " + pick("DELETE FROM ", "DELETE FROM main.") + quoted(any())
                        + " WHERE k IN (SELECT x FROM c)");
            case 8 -> rebuild();
            case 9 -> rebuildRenamingFirst();
            case 10 -> rebuildThroughTemporary();
            case 11 -> swap();
            case 12 -> dropped(any());
            case 13 -> idempotent();
            case 14 -> twin();
            case 15 -> run(trigger("h" + made++, pick("", "TEMP ")));
            case 16 -> run("DROP TRIGGER IF EXISTS " + pick("g1", "g2", "h0"));
            case 17 ->
                run(pick(
                        "UPDATE v1 SET v = 3",
                        "DELETE FROM v1",
                        "INSERT INTO v2 (k, v) VALUES (1, 2)",
                        "DROP VIEW v1"));
            case 18 ->
                run(pick(
                        "UPDATE sqlite_sequence SET seq = 0",
                        "DELETE FROM sqlite_sequence",
                        "UPDATE sqlite_sequence SET seq = seq + 5",
                        "ANALYZE"));
            default -> virtual();
        }
    }

    private String where(String table) {
        return random.nextBoolean() ? quoted(table) : "main." + quoted(table);
    }

    private String insert(String table, String or) {
        String values = "(" + number() + ", " + number() + ", " + number() + ")";
        return random.nextBoolean()
                ? "INSERT " + or + "INTO " + where(table) + " (id, k, v) VALUES " + values
                : "INSERT " + or + "INTO " + where(table) + " (k, v) VALUES (" + number() + ", 4), (" + number()
                        + ", 5)";
    }

    private String copy(String from, String into) {
        String columns = random.nextInt(4) == 0 ? "id, k" : "id, k, v";
        String filter = pick("", "", "", " WHERE k > 1", " WHERE k IS NOT NULL");
        return "INSERT INTO " + quoted(into) + " (" + columns + ") SELECT " + columns + " FROM " + quoted(from)
                + filter;
    }

    private String fresh(String name) {
        return "CREATE TABLE " + quoted(name) + " (id INTEGER PRIMARY KEY"
                + pick("", " AUTOINCREMENT", " AUTOINCREMENT") + ", k, v, w)";
    }

    private void rebuild() throws SQLException {
        String old = any();
        String next = "n" + made++;
        boolean doubled = random.nextInt(8) == 0;
        doubling |= doubled;
        boolean ready = run(fresh(next))
                && run(
                        doubled
                                ? "INSERT INTO " + quoted(next) + " (k, v) SELECT a.k, a.v FROM " + quoted(old) + " a, "
                                        + quoted(old) + " b"
                                : copy(old, next));
        if (ready && random.nextInt(4) == 0) {
            run(insert(next, "OR IGNORE "));
        }
        if (ready && dropped(old)) {
            renamed(next, old);
        }
        if (random.nextInt(3) == 0) {
            run("INSERT INTO " + quoted(old) + " (k, v) VALUES (6, 6)");
        }
    }

    private void rebuildRenamingFirst() throws SQLException {
        String name = any();
        String old = "o" + made++;
        if (renamed(name, old) && run(fresh(name)) && run(copy(old, name))) {
            if (random.nextInt(3) == 0) {
                run("INSERT INTO " + quoted(name) + " (k, v) VALUES (6, 6)");
            }
            if (random.nextInt(5) > 0) {
                dropped(old);
            }
        }
    }

    private void rebuildThroughTemporary() throws SQLException {
        String name = any();
        String kept = "kept" + made++;
        if (run("CREATE TEMP TABLE " + kept + " AS SELECT id, k, v FROM main." + quoted(name))
                && dropped(name)
                && run(fresh(name))) {
            run("INSERT INTO main." + quoted(name) + " (id, k, v) SELECT * FROM " + kept);
            run("DROP TABLE " + kept);
        }
    }

    private void swap() throws SQLException {
        String one = any();
        String other = any();
        if (one.equals(other)) {
            renamed(one, "r" + made++);
        } else if (renamed(one, "swap")) {
            renamed(other, one);
            renamed("swap", random.nextInt(4) == 0 ? "r" + made++ : other);
        }
    }

    private void idempotent() throws SQLException {
        String name = any();
        run("CREATE TABLE IF NOT EXISTS " + quoted(name) + " (id INTEGER PRIMARY KEY, k, v)");
        if (run("DELETE FROM " + quoted(name))) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                run("INSERT INTO " + quoted(name) + " (k, v) VALUES (" + number() + ", 1)");
            }
        }
    }

    private void twin() throws SQLException {
        String name = any();
        if (run("CREATE TEMP TABLE " + quoted(name) + " (id INTEGER PRIMARY KEY, k, v)")) {
            run(insert(name, ""));
            run("DELETE FROM " + pick("", "main.", "temp.") + quoted(name));
        }
    }

    private void virtual() throws SQLException {
        List<String> virtual = plain.list(
                "SELECT name FROM main.sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%'", row -> row.getString(1));
        if (virtual.isEmpty()) {
            run("ALTER TABLE " + quoted(any()) + " ADD COLUMN w" + made++);
            return;
        }
        String name = virtual.get(random.nextInt(virtual.size()));
        String quoted = quoted(name);
        run(pick(
                "INSERT INTO " + quoted + " (" + quoted + ") VALUES ('" + pick("optimize", "rebuild") + "')",
                "DELETE FROM " + quoted + " WHERE rowid = 1",
                "UPDATE OR REPLACE " + quoted + " SET rowid = 1",
                "REPLACE INTO " + quoted + " (rowid, k, v) VALUES (1, 1, 2)",
                "UPDATE " + quoted + " SET v = 9"));
    }

    private boolean dropped(String name) throws SQLException {
        return run(new Step("DROP TABLE main." + quoted(name), Step.Effect.DROP, name, ""));
    }

    private boolean renamed(String from, String to) throws SQLException {
        return run(new Step(
                "ALTER TABLE main." + quoted(from) + " RENAME TO " + quoted(to), Step.Effect.RENAME, from, to));
    }

    // Whether a view, a trigger or a foreign key names something that is not there.
    private boolean isBroken() throws SQLException {
        List<String> names = plain.list(
                "SELECT name FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'",
                row -> row.getString(1));
        for (String name : names) {
            String quoted = "main." + quoted(name);
            for (String sql : List.of(
                    "SELECT * FROM " + quoted,
                    "INSERT INTO " + quoted + " DEFAULT VALUES",
                    "UPDATE " + quoted + " SET k = k",
                    "DELETE FROM " + quoted)) {
                try {
                    plain.list("EXPLAIN " + sql, row -> 1);
                } catch (SQLException e) {
                    if (String.valueOf(e.getMessage()).matches("(?s).*(no such|no column|columns but).*")) {
                        return true;
                    }
                }
            }
            for (String parent :
                    plain.list("SELECT \"table\" FROM pragma_foreign_key_list(?)", row -> row.getString(1), name)) {
                if (names.stream().noneMatch(parent::equalsIgnoreCase)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean run(String sql) throws SQLException {
        return run(Step.of(sql));
    }

    /** Runs a statement and takes it into the script, unless it fails: then it is as if it had not been there. */
    private boolean run(Step step) throws SQLException {
        plain.execute("SAVEPOINT trial");
        try {
            plain.execute(step.sql());
            plain.execute("RELEASE trial");
        } catch (SQLException e) {
            undo();
            return false;
        }
        steps.add(step);
        // A run keeps the counters, so that no new parent gets the id of one that is gone, as it may here.
        orphaning |= (text() + schema).contains("sqlite_sequence") && violations() > 0;
        List<Tracked> owners = tables.values().stream()
                .filter(table -> table.now != null && owner(table.now) == table)
                .toList();
        for (Tracked table : tables.values()) {
            if (step.from().equals(table.now) && step.effect() != Step.Effect.NONE) {
                table.last = step.from();
                table.now = step.effect() == Step.Effect.RENAME ? step.to() : null;
                if (table.now != null && owners.contains(table)) {
                    table.names.remove(step.to());
                    table.names.add(step.to());
                }
            }
        }
        List<String> names = names();
        for (Tracked table : tables.values()) {
            if (table.now == null || (table.rebuilt && owner(table.now) != table)) {
                succeeded(table, names);
            }
        }
        return true;
    }

    // What was dropped goes on in the table of its newest name that there is; what shares one of those, in one of its
    // own.
    private void succeeded(Tracked table, List<String> there) {
        for (int at = table.names.size() - 1; at >= 0; at--) {
            String name = table.names.get(at);
            if (name.equals(table.now)) {
                return;
            }
            if (there.contains(name) && (table.now == null || owner(name) == null)) {
                table.now = name;
                table.rebuilt = true;
                return;
            }
        }
    }

    private void undo() throws SQLException {
        try {
            plain.execute("ROLLBACK TO trial");
            plain.execute("RELEASE trial");
        } catch (SQLException e) {
            // The transaction is gone: everything again, without this statement.
            Connection old = plain.connection();
            plain = new SqlConnection(DriverManager.getConnection("jdbc:sqlite::memory:"));
            old.close();
            for (String sql : schema) {
                plain.execute(sql);
            }
            plain.execute("PRAGMA foreign_keys = " + (enforced ? 1 : 0));
            plain.execute("BEGIN");
            for (Step step : steps) {
                plain.execute(step.sql());
            }
        }
    }

    private List<String> names() throws SQLException {
        return plain.list(TABLES + " ORDER BY name", row -> row.getString(1));
    }

    private String any() throws SQLException {
        List<String> names = names();
        return names.isEmpty() ? "none" : names.get(random.nextInt(names.size()));
    }

    private long count(String table) throws SQLException {
        return plain.number("SELECT count(*) FROM main." + quoted(table));
    }

    private long counter(String table) throws SQLException {
        return plain.number("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'") == 0
                ? -1
                : plain
                        .list(
                                "SELECT seq FROM main.sqlite_sequence WHERE name = ? ORDER BY rowid LIMIT 1",
                                row -> row.getLong(1),
                                table)
                        .stream()
                        .findFirst()
                        .orElse(-1L);
    }

    private static String quoted(String name) {
        return SqlConnection.quoted(name);
    }

    private String number() {
        return random.nextInt(8) == 0 ? "NULL" : Integer.toString(1 + random.nextInt(5));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s%n== script%n%sexpected losses: %s", String.join(";\n", schema), text(), losses());
    }
}
