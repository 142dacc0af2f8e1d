package io.zmonitor.migrator.internal.takeover;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A row of an earlier runner's ledger.
 *
 * @param version its number, which only one row has
 * @param type the word for its type, if there is one
 * @param description the name of the file, or what its script wrote; may be empty
 * @param hash SHA-256 of the file's bytes; empty if the runner had no part in the row
 * @param appliedAt as it stands there
 * @param took how long it took, or zero
 * @param appliedBy as it stands there, or empty
 */
public record LegacyRow(
        long version,
        Optional<String> type,
        String description,
        Optional<String> hash,
        String appliedAt,
        Duration took,
        String appliedBy) {
    private static final int SECONDS = "2026-11-21 02:28:01".length();

    /** How it is called in messages: its number, and its type if it says one. */
    public String name() {
        return "row " + version + type.map(word -> " (" + word + ")").orElse("");
    }

    /** The hash in lower case, if it has one. */
    Optional<String> lowerHash() {
        return hash.map(text -> text.toLowerCase(Locale.ROOT));
    }

    /** When, in ISO-8601. Both runners wrote UTC: SQLite's {@code datetime('now')}, and Python's without a zone. */
    String instant() {
        boolean zoneless = appliedAt.length() >= SECONDS && appliedAt.matches("\\d{4}-\\d\\d-\\d\\d[ T][\\d:.]+");
        return zoneless ? appliedAt.replace(' ', 'T') + "Z" : appliedAt;
    }
}
