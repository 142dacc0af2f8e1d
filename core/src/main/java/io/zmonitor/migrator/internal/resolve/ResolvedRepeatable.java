package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.SourceEntry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A repeatable ready to run: read, checked and parsed.
 *
 * @param entry what is known without reading it
 * @param statements in the order of the script
 */
public record ResolvedRepeatable(SourceEntry.Repeatable entry, List<RepeatableStatement> statements) {
    /** Copies the list. */
    public ResolvedRepeatable {
        statements = List.copyOf(statements);
    }

    /** What it defines, in the order of the script. */
    public Set<DerivedObject> defined() {
        return only(RepeatableStatement.Deed.CREATE);
    }

    /** What it drops. */
    public Set<DerivedObject> dropped() {
        return only(RepeatableStatement.Deed.DROP);
    }

    private Set<DerivedObject> only(RepeatableStatement.Deed deed) {
        Set<DerivedObject> objects = new LinkedHashSet<>();
        for (RepeatableStatement statement : statements) {
            if (statement.deed() == deed) {
                objects.add(statement.object());
            }
        }
        return objects;
    }
}
