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
import java.util.Comparator;
import java.util.List;

/**
 * A migration and the place it comes from.
 *
 * @param entry the migration
 * @param place what the place is called in messages
 */
record PlacedEntry(SourceEntry entry, String place) {
    /** The entries in the order of execution; refused if two share a number that they may not share. */
    static List<SourceEntry> inOrder(List<PlacedEntry> placed, Numbering numbering) {
        List<PlacedEntry> sorted = sorted(placed, numbering.order());
        List<SourceEntry> entries = new ArrayList<>();
        PlacedEntry previous = null;
        for (PlacedEntry entry : sorted) {
            if (previous != null && entry.isDuplicateOf(previous, numbering)) {
                throw entry.duplicateOf(previous);
            }
            entries.add(entry.entry);
            previous = entry;
        }
        return entries;
    }

    // The files of one folder are in order already: then nothing is sorted, and nothing loaded for it.
    private static List<PlacedEntry> sorted(List<PlacedEntry> placed, Comparator<MigrationId> order) {
        for (int at = 1; at < placed.size(); at++) {
            if (order.compare(
                            placed.get(at - 1).entry.id(), placed.get(at).entry.id())
                    > 0) {
                List<PlacedEntry> sorted = new ArrayList<>(placed);
                sorted.sort((one, other) -> order.compare(one.entry.id(), other.entry.id()));
                return sorted;
            }
        }
        return placed;
    }

    /**
     * The numbers that are left out, in words; none if most are, as with dates for numbers.
     *
     * @param entries in the order of execution
     */
    static List<String> gaps(List<SourceEntry> entries, Numbering numbering) {
        List<String> notes = new ArrayList<>();
        int start = 0;
        for (int at = 1; at <= entries.size(); at++) {
            boolean ends = at == entries.size()
                    || (numbering == Numbering.PER_TYPE && type(entries, at) != type(entries, start));
            if (ends) {
                String name = numbering == Numbering.SHARED
                        ? ""
                        : type(entries, start).word() + " ";
                addGaps(notes, name, entries.subList(start, at));
                start = at;
            }
        }
        return notes;
    }

    private static MigrationType type(List<SourceEntry> entries, int at) {
        return entries.get(at).id().type();
    }

    private static void addGaps(List<String> notes, String name, List<SourceEntry> sequence) {
        long first = sequence.get(0).id().number();
        long last = first;
        long present = 1;
        for (SourceEntry entry : sequence) {
            if (entry.id().number() != last) {
                last = entry.id().number();
                present++;
            }
        }
        long missing = last - first + 1 - present;
        if (missing > 0 && missing <= present) {
            notes.add("No migration has the " + name + "number " + String.join(", ", missingIn(sequence)));
        }
    }

    private static List<String> missingIn(List<SourceEntry> sequence) {
        List<String> missing = new ArrayList<>();
        long next = sequence.get(0).id().number();
        for (SourceEntry entry : sequence) {
            while (next < entry.id().number()) {
                missing.add(Long.toString(next++));
            }
            next = entry.id().number() + 1;
        }
        return missing;
    }

    private boolean isDuplicateOf(PlacedEntry other, Numbering numbering) {
        return entry.id().equals(other.entry.id()) || (numbering == Numbering.SHARED && sharesNumberWith(other));
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
