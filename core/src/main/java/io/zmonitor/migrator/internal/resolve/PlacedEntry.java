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

/**
 * A migration and the place it comes from.
 *
 * @param entry the migration
 * @param place what the place is called in messages
 */
record PlacedEntry(SourceEntry entry, String place) {
    /** The entries in the order of execution; refused if two share a number that they may not share. */
    static List<SourceEntry> inOrder(List<PlacedEntry> placed, Numbering numbering) {
        List<PlacedEntry> sorted = new ArrayList<>(placed);
        sorted.sort((one, other) -> numbering.order().compare(one.entry.id(), other.entry.id()));
        List<SourceEntry> entries = new ArrayList<>();
        for (int at = 0; at < sorted.size(); at++) {
            if (at > 0) {
                sorted.get(at).checkAgainst(sorted.get(at - 1), numbering);
            }
            entries.add(sorted.get(at).entry);
        }
        return entries;
    }

    private void checkAgainst(PlacedEntry previous, Numbering numbering) {
        ScriptLocation file = ScriptLocation.file(entry.file());
        if (entry.id().equals(previous.entry.id()) && entry.file().equals(previous.entry.file())) {
            throw MigrationException.refusing(
                    Problem.ofScript(ProblemCode.DUPLICATE_FILE, file, previous.place + ", " + place));
        }
        if (collide(entry.id(), previous.entry.id(), numbering)) {
            throw MigrationException.refusing(
                    Problem.ofScript(ProblemCode.DUPLICATE_NUMBER, file, previous.entry.file()));
        }
    }

    private static boolean collide(MigrationId one, MigrationId other, Numbering numbering) {
        boolean seed = one.type() == MigrationType.SEED || other.type() == MigrationType.SEED;
        boolean shared = numbering == Numbering.SHARED && !seed && one.number() == other.number();
        return one.equals(other) || shared;
    }
}
