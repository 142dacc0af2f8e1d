package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.sql.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The repeatables of a set: their order, and what no two of them may share. Pure functions. */
final class Repeatables {
    private Repeatables() {}

    /** By name; refused if two have the same, whatever the case of its letters. */
    static List<SourceEntry.Repeatable> inOrder(Collection<SourceEntry.Repeatable> entries) {
        Map<String, SourceEntry.Repeatable> sorted = new TreeMap<>();
        for (SourceEntry.Repeatable entry : entries) {
            SourceEntry.Repeatable twin = sorted.put(Names.fold(entry.name()), entry);
            if (twin != null) {
                throw MigrationException.refusing(
                        Problem.ofScript(ProblemCode.REPEATABLE_TWICE, ScriptLocation.file(entry.file()), twin.file()));
            }
        }
        return List.copyOf(sorted.values());
    }

    /** By name; refused if two define the same object, or one drops what another defines: the later would win. */
    static List<ResolvedRepeatable> withoutConflict(Collection<ResolvedRepeatable> repeatables) {
        Map<String, ResolvedRepeatable> sorted = new TreeMap<>();
        Map<String, ResolvedRepeatable> owners = new HashMap<>();
        for (ResolvedRepeatable repeatable : repeatables) {
            sorted.put(Names.fold(repeatable.entry().name()), repeatable);
        }
        for (ResolvedRepeatable repeatable : sorted.values()) {
            for (DerivedObject object : repeatable.defined()) {
                refuseOther(repeatable, owners.put(object.toString(), repeatable), object);
            }
        }
        for (ResolvedRepeatable repeatable : sorted.values()) {
            for (DerivedObject object : repeatable.dropped()) {
                refuseOther(repeatable, owners.get(object.toString()), object);
            }
        }
        return new ArrayList<>(sorted.values());
    }

    private static void refuseOther(
            ResolvedRepeatable repeatable, @Nullable ResolvedRepeatable owner, DerivedObject object) {
        if (owner != null && !owner.equals(repeatable)) {
            throw MigrationException.refusing(Problem.ofScript(
                    ProblemCode.REPEATABLE_CONFLICT,
                    ScriptLocation.file(repeatable.entry().file()),
                    object.toString(),
                    owner.entry().file()));
        }
    }
}
