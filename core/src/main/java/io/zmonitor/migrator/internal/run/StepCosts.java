package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.effect.SpaceDemand;
import io.zmonitor.migrator.internal.plan.Cost;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.Segment;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What steps cost in space, statement by statement: what their tokens say, and what the schema says of views, triggers
 * and virtual tables. For one estimate.
 */
final class StepCosts {
    private static final String OPAQUE = "SELECT lower(name) FROM sqlite_schema"
            + " WHERE type = 'view' OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%')";

    private static final Set<SpaceDemand.Deed> MAKING = Set.of(SpaceDemand.Deed.CREATE, SpaceDemand.Deed.APPEND);

    private final SchemaCatalogue catalogue;
    private final Set<String> opaque;
    private final SqlConnection database;
    private final Set<String> named = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private final Map<String, Set<String>> triggers = new HashMap<>();

    private StepCosts(SqlConnection database) throws SQLException {
        this.database = database;
        this.catalogue = SchemaCatalogue.read(database);
        this.opaque = new HashSet<>(database.texts(OPAQUE));
    }

    static StepCosts of(SqlConnection database) throws SQLException {
        return new StepCosts(database);
    }

    /** The tables that are there and were named so far. */
    Set<String> named() {
        return named;
    }

    /** The costs of a segment's steps, in order. */
    List<Cost> of(Segment segment) throws SQLException {
        List<Cost> costs = new ArrayList<>();
        for (ResolvedMigration step : segment.steps()) {
            if (step instanceof ResolvedMigration.OfScript script && segment.mode() != Segment.Mode.FOREIGN_KEYS_ON) {
                costs.add(new Cost.Script(script.script().text().length()));
                for (ScriptStatement statement : script.script().statements()) {
                    add(SpaceDemand.of(statement), statement.sql().length(), costs);
                }
            } else {
                costs.add(new Cost.Anything());
            }
        }
        return costs;
    }

    private void add(SpaceDemand demand, long text, List<Cost> costs) throws SQLException {
        String target = demand.target();
        if (MAKING.contains(demand.deed())) {
            made.add(target);
        }
        switch (demand.deed()) {
            case LITTLE -> {
                // The catalogue's own pages are counted with the script.
            }
            case TRIGGER ->
                triggers.computeIfAbsent(target, table -> new HashSet<>()).addAll(demand.names());
            case CREATE -> costs.add(new Cost.Create(target, demand.indexes()));
            case APPEND -> costs.add(isOpaque(demand) ? new Cost.Anything() : appended(demand, text));
            case REWRITE ->
                costs.add(opaque.contains(target) ? new Cost.Anything() : new Cost.Rewrite(target, triggered(target)));
            case REMOVE ->
                costs.add(opaque.contains(target) ? new Cost.Anything() : new Cost.Remove(target, triggered(target)));
            case DROP -> costs.add(dropped(target));
            case RENAME ->
                costs.add(
                        new Cost.Rename(note(target), demand.names().iterator().next()));
            case INDEX -> costs.add(new Cost.Index(note(target)));
            case VACUUM -> costs.add(new Cost.Vacuum());
            case UNKNOWN -> costs.add(new Cost.Anything());
        }
    }

    private boolean isOpaque(SpaceDemand demand) {
        return opaque.contains(demand.target()) || !Collections.disjoint(opaque, demand.names());
    }

    private Cost appended(SpaceDemand demand, long text) {
        for (String name : demand.names()) {
            note(name);
        }
        Set<String> tables = triggered(demand.target());
        tables.add(demand.target());
        return new Cost.Append(tables, demand.names(), text);
    }

    // Through triggers that are there, and through those that these steps make.
    private Set<String> triggered(String table) {
        Set<String> names = new HashSet<>(triggers.getOrDefault(table, Set.of()));
        names.add(table);
        Set<String> reached = catalogue.reached(names);
        names.retainAll(made);
        reached.addAll(names);
        reached.remove(table);
        for (String name : reached) {
            note(name);
        }
        note(table);
        return reached;
    }

    private Cost dropped(String name) throws SQLException {
        List<String> tables = database.texts(
                "SELECT lower(tbl_name) FROM sqlite_schema WHERE type = 'index' AND lower(name) = ?", name);
        return tables.isEmpty() ? new Cost.Drop(note(name)) : new Cost.Remove(note(tables.get(0)), Set.of());
    }

    private String note(String table) {
        if (catalogue.tables().contains(table)) {
            named.add(table);
        }
        return table;
    }
}
