package io.zmonitor.migrator.internal.effect;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schema that scripts make, read from their tokens: names of tables, columns, indexes, views and triggers. What
 * Java-coded migrations do to the schema is not known.
 */
public final class SchemaHistory {
    private final Map<MigrationId, List<SchemaEffect>> effects = new LinkedHashMap<>();

    private SchemaHistory(List<ResolvedMigration> migrations) {
        for (ResolvedMigration migration : migrations) {
            List<SchemaEffect> own = new ArrayList<>();
            if (migration instanceof ResolvedMigration.OfScript script) {
                for (ScriptStatement statement : script.script().statements()) {
                    if (statement.action() == Action.EXECUTE) {
                        ScriptTraces.tokens(statement).flatMap(SchemaEffect::of).ifPresent(own::add);
                    }
                }
            }
            effects.put(migration.entry().id(), own);
        }
    }

    /** The history of these migrations, in the order of execution. */
    public static SchemaHistory of(List<ResolvedMigration> migrations) {
        return new SchemaHistory(migrations);
    }

    /** What is there after these ran on an empty database: {@code table beds}, {@code column beds.ward} and so on. */
    public Set<String> after(Set<MigrationId> applied) {
        SchemaState schema = new SchemaState();
        effects.forEach((id, own) -> {
            if (applied.contains(id)) {
                own.forEach(effect -> effect.apply(schema));
            }
        });
        return schema.facts();
    }
}
