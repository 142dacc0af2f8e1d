package io.zmonitor.migrator.internal.takeover;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import java.util.List;
import java.util.Optional;

/**
 * What an earlier runner's ledger means.
 *
 * @param entries what the ledger will hold
 * @param fates what became of each row, in the order of their numbers
 * @param inferences what no row says, and what it was inferred from: sentences
 * @param unexplained what cannot be explained; if there is anything, nothing is taken over
 */
public record TakeOverOutcome(
        List<LedgerEntry> entries, List<Fate> fates, List<Inference> inferences, List<String> unexplained) {
    /**
     * What became of a row.
     *
     * @param row the row
     * @param migration the migration it is the record of, if it is
     * @param text why
     */
    public record Fate(LegacyRow row, Optional<MigrationId> migration, String text) {}

    /**
     * Something that no row says.
     *
     * @param migration what it is about
     * @param text the sentence
     */
    public record Inference(MigrationId migration, String text) {}

    /** Copies the lists. */
    public TakeOverOutcome {
        entries = List.copyOf(entries);
        fates = List.copyOf(fates);
        inferences = List.copyOf(inferences);
        unexplained = List.copyOf(unexplained);
    }
}
