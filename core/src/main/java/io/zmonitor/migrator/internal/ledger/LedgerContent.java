package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a ledger holds. */
public sealed interface LedgerContent {
    /**
     * A ledger of this library.
     *
     * @param entries all of them
     * @param halfDone the steps that have begun in batches and are not done
     */
    record Ours(List<LedgerEntry> entries, List<BatchMarks.Mark> halfDone) implements LedgerContent {}

    /**
     * A ledger of an earlier runner.
     *
     * @param shape whose
     * @param rows all of them, by number
     */
    record Earlier(EarlierShape shape, List<Row> rows) implements LedgerContent {
        /** Copies the list. */
        public Earlier {
            rows = List.copyOf(rows);
        }
    }

    /**
     * One row of an earlier runner's ledger.
     *
     * @param version its number
     * @param type the word for its type, if it has one
     * @param description its description, or empty
     * @param hash its hash, unless it is missing or blank
     * @param appliedAt as it stands there
     * @param took how long it took, or zero
     * @param appliedBy as it stands there, or empty
     * @param original all columns with their values, as SQL literals
     */
    record Row(
            long version,
            Optional<String> type,
            String description,
            Optional<String> hash,
            String appliedAt,
            Duration took,
            String appliedBy,
            String original) {}
}
