package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.internal.ledger.SchemaChanges;
import io.zmonitor.migrator.internal.ledger.SchemaFingerprint;
import io.zmonitor.migrator.internal.ledger.SchemaObjects;
import io.zmonitor.migrator.internal.ledger.SchemaObjects.Name;
import io.zmonitor.migrator.internal.script.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What changed between two states of the schema, blanks, comments, quotes around names and upper case apart. */
public final class SchemaComparison {
    private SchemaComparison() {}

    /** The objects that were made, dropped or redefined, with the hash of what they were before. */
    static Map<Name, String> changed(SchemaObjects before, SchemaObjects after) {
        Map<Name, String> changed = new TreeMap<>();
        Set<Name> suspects = new HashSet<>();
        after.definitions().forEach((name, definition) -> {
            if (!definition.equals(before.definitions().get(name))) {
                suspects.add(name);
            }
        });
        before.definitions().keySet().stream()
                .filter(name -> !after.definitions().containsKey(name))
                .forEach(suspects::add);
        for (Name name : suspects) {
            String was = hash(before, name);
            if (!was.equals(hash(after, name))) {
                changed.put(name, was);
            }
        }
        return changed;
    }

    /** Those of {@code before} whose text is another one now, with the hash of what they were. */
    static Map<Name, String> redefined(SchemaObjects before, SchemaObjects after) {
        Map<Name, String> redefined = new TreeMap<>();
        for (Map.Entry<Name, String> was : before.definitions().entrySet()) {
            if (!was.getValue().equals(after.definitions().get(was.getKey()))) {
                redefined.put(was.getKey(), hash(before, was.getKey()));
            }
        }
        return redefined;
    }

    /**
     * How the schema after a rollback differs from the one before the migration.
     *
     * @param recorded what the migration changed, and what that was before it
     * @param before the schema before the rollback
     * @param after the schema after it
     */
    public static List<String> notRestored(Map<Name, String> recorded, SchemaObjects before, SchemaObjects after) {
        TreeSet<Name> names = new TreeSet<>(changed(before, after).keySet());
        names.addAll(recorded.keySet());
        List<String> differences = new ArrayList<>();
        for (Name name : names) {
            String wanted = recorded.getOrDefault(name, hash(before, name));
            String found = hash(after, name);
            if (!found.equals(wanted)) {
                differences.add(spelt(name, before, after) + difference(found, wanted));
            }
        }
        return differences;
    }

    private static String spelt(Name name, SchemaObjects before, SchemaObjects after) {
        return name.spelt(
                after.definitions().getOrDefault(name, before.definitions().getOrDefault(name, SchemaChanges.ABSENT)));
    }

    private static String difference(String found, String wanted) {
        if (wanted.equals(SchemaChanges.ABSENT)) {
            return " is left";
        }
        return found.equals(SchemaChanges.ABSENT) ? " is missing" : " is different";
    }

    private static String hash(SchemaObjects objects, Name name) {
        String definition = objects.definitions().getOrDefault(name, SchemaChanges.ABSENT);
        return definition.isEmpty() ? SchemaChanges.ABSENT : SchemaFingerprint.ofText(Tokens.normalised(definition));
    }
}
