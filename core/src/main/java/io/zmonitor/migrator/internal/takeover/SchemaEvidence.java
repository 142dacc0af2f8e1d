package io.zmonitor.migrator.internal.takeover;

import io.zmonitor.migrator.MigrationId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the schema says about one migration, given those that were applied beside it: the objects that it makes or removes
 * and that no other one explains.
 *
 * @param history what the scripts make
 * @param present what the database has
 */
public record SchemaEvidence(History history, Set<String> present) {
    private static final int NAMED = 6;
    private static final String REMOVAL = "removal of ";

    /** The schema that a set of migrations makes, run in their order on an empty database. */
    @FunctionalInterface
    public interface History {
        /** Objects and columns, such as {@code table beds}, {@code column beds.ward}, {@code index by_ward}. */
        Set<String> after(Set<MigrationId> applied);
    }

    /** Copies the set. */
    public SchemaEvidence {
        present = Set.copyOf(present);
    }

    /** A schema that says nothing about anything. */
    public static SchemaEvidence none() {
        return new SchemaEvidence(applied -> Set.of(), Set.of());
    }

    /**
     * What was found.
     *
     * @param here what it would have done, and is done
     * @param missing what it would have done, and is not
     */
    record Finding(List<String> here, List<String> missing) {
        boolean isSilent() {
            return here.isEmpty() && missing.isEmpty();
        }

        boolean isAllThere() {
            return !here.isEmpty() && missing.isEmpty();
        }

        boolean isAllGone() {
            return here.isEmpty() && !missing.isEmpty();
        }

        boolean isHalf() {
            return !here.isEmpty() && !missing.isEmpty();
        }

        String both() {
            return "done: " + some(here) + "; not done: " + some(missing);
        }
    }

    Finding of(MigrationId migration, Set<MigrationId> applied) {
        Set<MigrationId> others = new HashSet<>(applied);
        others.remove(migration);
        Set<MigrationId> all = new HashSet<>(others);
        all.add(migration);
        Set<String> without = history.after(others);
        Set<String> with = history.after(all);
        List<String> here = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        with.stream()
                .filter(fact -> !without.contains(fact))
                .sorted()
                .forEach(fact -> (present.contains(fact) ? here : missing).add(fact));
        without.stream()
                .filter(fact -> !with.contains(fact))
                .sorted()
                .forEach(fact -> (present.contains(fact) ? missing : here).add(REMOVAL + fact));
        return new Finding(here, missing);
    }

    /** Whether nothing that was found missing would be there if all of these were applied. */
    boolean isUndone(Finding finding, Set<MigrationId> applied) {
        Set<String> facts = history.after(applied);
        return finding.missing().stream()
                .noneMatch(fact -> fact.startsWith(REMOVAL)
                        ? !facts.contains(fact.substring(REMOVAL.length()))
                        : facts.contains(fact));
    }

    static String some(List<String> facts) {
        return String.join(", ", facts.subList(0, Math.min(NAMED, facts.size()))) + (facts.size() > NAMED ? ", …" : "");
    }
}
