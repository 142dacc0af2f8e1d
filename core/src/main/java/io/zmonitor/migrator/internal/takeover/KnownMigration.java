package io.zmonitor.migrator.internal.takeover;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.SourceEntry;
import java.util.Set;

/**
 * A migration of this build, and the traces that it would have left in an earlier runner's ledger.
 *
 * @param entry what it is
 * @param hashes the SHA-256 of its file's bytes, in every way the file may have been checked out
 * @param words the descriptions that a runner, or the script itself, gives it
 * @param proof what its objects in the schema prove
 */
public record KnownMigration(SourceEntry entry, Set<String> hashes, Set<String> words, Proof proof) {
    /** What follows if all that a script creates is there. */
    public enum Proof {
        /** It ran to its end: nothing that writes rows comes after, or only in the same transaction. */
        WHOLE,
        /** It ran up to there; later statements write rows, which may be missing. */
        UP_TO_THERE,
        /** Nothing at all, not even if nothing is there: it commits in its middle, before it makes an object. */
        IN_PARTS
    }

    /** Copies the sets. */
    public KnownMigration {
        hashes = Set.copyOf(hashes);
        words = Set.copyOf(words);
    }

    MigrationId id() {
        return entry.id();
    }
}
