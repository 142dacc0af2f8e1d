package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.resolve.Action;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.ScriptStatement;
import io.zmonitor.migrator.internal.resolve.TableEffects;
import io.zmonitor.migrator.internal.sql.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a step does to tables, as far as it can be told beforehand: from the tokens of a script, or everything for Java
 * code. All names are in lower case.
 *
 * @param all whether any table may be touched
 * @param changed names in statements that can change or remove rows
 * @param created tables that it makes, among them those that it renames at once
 * @param rebuilt tables that are dropped, renamed or recreated
 * @param renamed where tables go, last name by first name
 * @param mayDecrease tables whose author said that rows are removed on purpose
 */
record TouchedTables(
        Scope all,
        Set<String> changed,
        Set<String> created,
        Set<String> rebuilt,
        Map<String, String> renamed,
        Set<String> mayDecrease) {
    private static final String SEQUENCES = "sqlite_sequence";
    private static final String PRAGMA = "pragma";

    /** How much is known. */
    enum Scope {
        /** Only the named tables. */
        NAMED,
        /** Any table. */
        ANY
    }

    static TouchedTables by(ResolvedMigration migration) {
        if (migration instanceof ResolvedMigration.OfScript script) {
            return by(script);
        }
        ResolvedMigration.OfCode code = (ResolvedMigration.OfCode) migration;
        Set<String> mayDecrease = new HashSet<>();
        code.migration().tablesThatMayDecrease().forEach(table -> mayDecrease.add(Names.fold(table)));
        return new TouchedTables(Scope.ANY, Set.of(), Set.of(), Set.of(), Map.of(), mayDecrease);
    }

    private static TouchedTables by(ResolvedMigration.OfScript migration) {
        Set<String> changed = new HashSet<>();
        Set<String> created = new HashSet<>();
        Set<String> rebuilt = new HashSet<>();
        Map<String, String> renamed = new HashMap<>();
        for (ScriptStatement statement : migration.script().statements()) {
            if (statement.action() == Action.EXECUTE) {
                TableEffects effects = statement.effects();
                if (statement.sql().regionMatches(true, 0, PRAGMA, 0, PRAGMA.length())) {
                    changed.add(PRAGMA);
                }
                changed.addAll(effects.changed());
                created.addAll(effects.created());
                rebuilt.addAll(effects.dropped());
                for (TableEffects.Rename rename : effects.renames()) {
                    rebuilt.add(rename.from());
                    rebuilt.add(rename.to());
                    renamed.replaceAll((first, last) -> last.equals(rename.from()) ? rename.to() : last);
                    renamed.putIfAbsent(rename.from(), rename.to());
                }
            }
        }
        // Enforced foreign keys delete children by cascade, in tables that no statement names.
        Scope scope = migration.script().options().foreignKeysOn() && !changed.isEmpty() ? Scope.ANY : Scope.NAMED;
        return new TouchedTables(
                scope,
                changed,
                created,
                rebuilt,
                renamed,
                migration.script().options().mayDecrease());
    }

    /** Whether one of these tables is named, other than as one that the step itself makes. */
    boolean namesAny(Set<String> tables) {
        for (String name : changed) {
            if (tables.contains(name) && !created.contains(name)) {
                return true;
            }
        }
        return !rebuilt.isEmpty();
    }

    /** Whether the connection's settings can be changed. */
    boolean settings() {
        return all == Scope.ANY || changed.contains(PRAGMA);
    }

    /** Whether AUTOINCREMENT counters can go down. */
    boolean sequences() {
        return all == Scope.ANY || !rebuilt.isEmpty() || changed.contains(SEQUENCES);
    }

    /** The tables to count, out of those that are there. */
    Set<String> within(SchemaCatalogue catalogue) {
        if (all == Scope.ANY) {
            return catalogue.tables();
        }
        Set<String> names = new HashSet<>(changed);
        names.addAll(rebuilt);
        if (!rebuilt.isEmpty()) {
            names.addAll(catalogue.children(rebuilt));
        }
        return catalogue.reached(names);
    }
}
