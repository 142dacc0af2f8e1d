package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A migration and the place it comes from.
 *
 * @param entry the migration
 * @param place what the place is called in messages
 */
record PlacedEntry(SourceEntry entry, String place) {
    /** The entries in the order of execution; refused if two share a number that they may not share. */
    static List<SourceEntry> inOrder(List<PlacedEntry> placed, Numbering numbering) {
        Map<MigrationId, PlacedEntry> sorted = new TreeMap<>(numbering.order());
        for (PlacedEntry entry : placed) {
            PlacedEntry twin = sorted.put(entry.entry.id(), entry);
            if (twin != null) {
                throw entry.duplicateOf(twin);
            }
        }
        List<SourceEntry> entries = new ArrayList<>();
        PlacedEntry previous = null;
        for (PlacedEntry entry : sorted.values()) {
            if (previous != null && numbering == Numbering.SHARED && entry.sharesNumberWith(previous)) {
                throw entry.duplicateOf(previous);
            }
            entries.add(entry.entry);
            previous = entry;
        }
        return entries;
    }

    /** The numbers that are left out, in words; none if most are, as with dates for numbers. */
    static List<String> gaps(List<SourceEntry> entries, Numbering numbering) {
        Map<String, TreeSet<Long>> sequences = new TreeMap<>();
        for (SourceEntry entry : entries) {
            String sequence =
                    numbering == Numbering.SHARED ? "" : entry.id().type().word() + " ";
            TreeSet<Long> numbers = sequences.get(sequence);
            if (numbers == null) {
                numbers = new TreeSet<>();
                sequences.put(sequence, numbers);
            }
            numbers.add(entry.id().number());
        }
        List<String> notes = new ArrayList<>();
        for (Map.Entry<String, TreeSet<Long>> sequence : sequences.entrySet()) {
            TreeSet<Long> numbers = sequence.getValue();
            long missing = numbers.last() - numbers.first() + 1 - numbers.size();
            if (missing > 0 && missing <= numbers.size()) {
                notes.add("No migration has the " + sequence.getKey() + "number "
                        + String.join(", ", missingIn(numbers)));
            }
        }
        return notes;
    }

    private static List<String> missingIn(TreeSet<Long> numbers) {
        List<String> missing = new ArrayList<>();
        for (long number = numbers.first(); number < numbers.last(); number++) {
            if (!numbers.contains(number)) {
                missing.add(Long.toString(number));
            }
        }
        return missing;
    }

    // A seed may have the number of a schema or data migration.
    private boolean sharesNumberWith(PlacedEntry other) {
        boolean seed =
                entry.id().type() == MigrationType.SEED || other.entry.id().type() == MigrationType.SEED;
        return !seed && entry.id().number() == other.entry.id().number();
    }

    private MigrationException duplicateOf(PlacedEntry other) {
        ScriptLocation file = ScriptLocation.file(entry.file());
        Problem problem = entry.file().equals(other.entry.file())
                ? Problem.ofScript(ProblemCode.DUPLICATE_FILE, file, other.place + ", " + place)
                : Problem.ofScript(ProblemCode.DUPLICATE_NUMBER, file, other.entry.file());
        return MigrationException.refusing(problem);
    }
}
