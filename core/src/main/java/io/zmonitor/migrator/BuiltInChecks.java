package io.zmonitor.migrator;

import io.zmonitor.migrator.internal.check.AuditIntact;
import io.zmonitor.migrator.internal.check.ExpectedVersion;
import io.zmonitor.migrator.internal.check.FreeDiskSpace;
import io.zmonitor.migrator.internal.check.FreeSpace;
import io.zmonitor.migrator.internal.check.Integrity;
import io.zmonitor.migrator.internal.check.NoOrphans;
import io.zmonitor.migrator.internal.check.NoOtherWriter;
import io.zmonitor.migrator.internal.check.RowCount;
import io.zmonitor.migrator.internal.check.RowsKept;
import java.util.List;
import java.util.Objects;

/**
 * The checks that come with the library. {@link #byDefault()} says which run before each run that has something to do;
 * the others are given to {@link Migrator#withPreCheck} or {@link Migrator#withPostCheck}. Table names are quoted as they
 * are: any name is fine.
 */
public final class BuiltInChecks {
    private BuiltInChecks() {}

    /** The pre-checks of every run that has something to do, unless a check with the same name takes its place. */
    public static List<Check> byDefault() {
        return List.of(noOtherWriter(), freeDiskSpace(), new AuditIntact(AuditIntact.Broken.WARNS));
    }

    /**
     * Runs without a check that runs by default: give the answer to {@link Migrator#withPreCheck}. Each run warns of it.
     *
     * @param byDefault the check to leave out
     * @param reason why, for the report
     */
    public static Check leftOut(Check byDefault, String reason) {
        Objects.requireNonNull(byDefault, "byDefault");
        if (Objects.requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("to leave a check out takes a reason");
        }
        Check.Verdict verdict = Check.Verdict.warn("left out: " + reason);
        return Check.of(byDefault.name(), context -> verdict);
    }

    /** Refuses if another connection holds the write lock for longer than the run waits for it. By default. */
    public static Check noOtherWriter() {
        return new NoOtherWriter();
    }

    /**
     * Refuses if the disk lacks the space that the run needs at its peak, or {@value FreeDiskSpace#LEAST_MEGABYTES} MB, on
     * each volume that it uses. By default. Reads the tables that the run's work names only where space is scarce.
     */
    public static Check freeDiskSpace() {
        return new FreeDiskSpace(FreeSpace.ofThisMachine());
    }

    /**
     * Refuses if the audit is not what was written, as far as its chain of hashes shows. By default a run looks
     * at the newest 250 rows and for gaps before them, warns and goes on; given as a pre-check, this one takes that one's
     * place, and reads all of the audit.
     */
    public static Check auditIntact() {
        return new AuditIntact(AuditIntact.Broken.REFUSES);
    }

    /**
     * Refuses if {@code PRAGMA quick_check} finds something: that pages fit together and hold what they should, without
     * comparing indexes with tables. Reads the whole file: about 5 seconds per GB.
     */
    public static Check quickCheck() {
        return Integrity.quick();
    }

    /**
     * Refuses if {@code PRAGMA integrity_check} finds something: everything of {@link #quickCheck()}, and that each index
     * has exactly the entries of its table. About 10 seconds per GB with the page cache of 256 MB that it takes for itself.
     */
    public static Check integrityCheck() {
        return Integrity.full();
    }

    /**
     * Looks for rows without parent. As a pre-check it warns of them; as a post-check it refuses, old ones included. That a
     * run makes no new ones is proved without this check.
     */
    public static Check foreignKeys() {
        return new NoOrphans();
    }

    /** Refuses unless the schema stands exactly here, before the run as a pre-check, after it as a post-check. */
    public static Check expectedVersion(DatabaseVersion exactly) {
        Objects.requireNonNull(exactly, "exactly");
        return new ExpectedVersion(exactly::equals, exactly.schema() + "/" + exactly.data() + "/" + exactly.seed());
    }

    /**
     * Refuses unless the newest number of schema and data is in this range, both ends included, before the run as a
     * pre-check, after it as a post-check.
     */
    public static Check expectedVersion(long least, long most) {
        if (least > most) {
            throw new IllegalArgumentException(least + " is above " + most);
        }
        return new ExpectedVersion(
                version -> version.number() >= least && version.number() <= most, least + " to " + most);
    }

    /** Refuses unless the table has at least so many rows. */
    public static Check leastRows(String table, long least) {
        return new RowCount(Objects.requireNonNull(table, "table"), count -> count >= least, "at least " + least);
    }

    /** Refuses unless the table has exactly so many rows. */
    public static Check exactRows(String table, long exactly) {
        return new RowCount(Objects.requireNonNull(table, "table"), count -> count == exactly, "exactly " + exactly);
    }

    /**
     * A post-check that refuses if a table has more or fewer rows than before the run, by more than this. A table that was
     * not there had none.
     *
     * @param delta by how many rows the count may differ, 0 or more
     */
    public static Check rowsKept(String table, long delta) {
        if (delta < 0) {
            throw new IllegalArgumentException("a difference is not negative: " + delta);
        }
        return new RowsKept(Objects.requireNonNull(table, "table"), delta);
    }
}
