package io.zmonitor.migrator;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * When a run takes a verified backup first, where it goes and how many are kept. A database without tables of its own is
 * never backed up. Immutable and thread-safe.
 *
 * @param when before which runs
 * @param folder where the backups go; empty for the database's own folder
 * @param kept how many are kept, 1 or more; the newest verified one is never removed
 * @param versions of how many versions of the schema the newest one is kept besides, 0 or more
 * @param reason why there is none, for the audit; empty unless {@link When#NEVER} or {@link When#NEITHER}
 */
public record BackupPolicy(When when, Optional<Path> folder, int kept, int versions, String reason) {
    private static final int KEPT = 3;
    private static final int VERSIONS = 3;

    /** Before which runs a backup is taken. */
    public enum When {
        /** Before each run that changes something. */
        ALWAYS,
        /** Only before a run that can lose something if it is wrong: one that drops, rewrites, deletes or runs Java code. */
        RISKY,
        /** Never: whoever says so gives a reason. The pages are still proved before the first step. */
        NEVER,
        /** Never, and the pages are not proved either: whoever says so gives a reason. */
        NEITHER
    }

    /** Checks the number and the reason. */
    public BackupPolicy {
        Objects.requireNonNull(when, "when");
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(reason, "reason");
        if (kept < 1) {
            throw new IllegalArgumentException("at least one backup is kept, not " + kept);
        }
        if (versions < 0) {
            throw new IllegalArgumentException("of 0 versions or more a backup is kept, not " + versions);
        }
        if (!takesAny(when) && reason.isBlank()) {
            throw new IllegalArgumentException("to go without a backup takes a reason");
        }
    }

    /** Before each run that changes something, beside the database, keeping three. */
    public static BackupPolicy always() {
        return new BackupPolicy(When.ALWAYS, Optional.empty(), KEPT, VERSIONS, "");
    }

    /** Only before runs that can lose something. */
    public static BackupPolicy onlyRisky() {
        return new BackupPolicy(When.RISKY, Optional.empty(), KEPT, VERSIONS, "");
    }

    private static boolean takesAny(When when) {
        return when != When.NEVER && when != When.NEITHER;
    }

    /** Whether it takes backups at all. */
    public boolean takesBackups() {
        return takesAny(when);
    }

    /**
     * Never. Before the first step the run still reads the whole file and proves each page, so that no step writes back what a damaged storage made of a row.
     *
     * @param reason why, for the audit
     */
    public static BackupPolicy withoutBackup(String reason) {
        return new BackupPolicy(When.NEVER, Optional.empty(), KEPT, VERSIONS, reason);
    }

    /**
     * Never, and no page is proved either. A damaged page that the driver reads without an error becomes rows that look
     * genuine: only for a storage that authenticates what it holds, or a copy that was proved already.
     *
     * @param reason why, for the audit
     */
    public static BackupPolicy withoutBackupOrProof(String reason) {
        return new BackupPolicy(When.NEITHER, Optional.empty(), KEPT, VERSIONS, reason);
    }

    /** A copy whose backups go into this folder, which must exist. */
    public BackupPolicy inFolder(Path existing) {
        return new BackupPolicy(
                when, Optional.of(Objects.requireNonNull(existing, "existing")), kept, versions, reason);
    }

    /** A copy that keeps the newest so many, 1 or more; 3 if not set. */
    public BackupPolicy keeping(int newest) {
        return new BackupPolicy(when, folder, newest, versions, reason);
    }

    /**
     * A copy that keeps besides the newest one of each of so many versions of the schema, counted from the newest one back,
     * so that an older build finds a backup that it can put back; 3 if not set. With 0 only {@link #keeping} counts.
     */
    public BackupPolicy keepingVersions(int newest) {
        return new BackupPolicy(when, folder, kept, newest, reason);
    }
}
