package io.zmonitor.migrator.internal.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which views and triggers hang on tables that a step alters: those that name one, or a view that does, and so on. */
public final class Dependents {
    /**
     * A view or a trigger. All names in lower case.
     *
     * @param object what it is called in the ledger
     * @param provides the name by which others can read it; empty for a trigger
     * @param mentions every name in its definition
     */
    public record Derived(String object, String provides, Set<String> mentions) {
        /** Copies the set. */
        public Derived {
            mentions = Set.copyOf(mentions);
        }
    }

    private Dependents() {}

    /** The objects that depend on one of these tables or views. */
    public static Set<String> of(Collection<Derived> all, Set<String> altered) {
        Set<String> names = new HashSet<>(altered);
        Set<String> dependents = new LinkedHashSet<>();
        boolean found = true;
        while (found) {
            found = false;
            for (Derived derived : all) {
                if (!dependents.contains(derived.object()) && mentionsOneOf(derived, names)) {
                    dependents.add(derived.object());
                    names.add(derived.provides());
                    found = true;
                }
            }
        }
        return dependents;
    }

    private static boolean mentionsOneOf(Derived derived, Set<String> names) {
        for (String name : derived.mentions()) {
            if (names.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
