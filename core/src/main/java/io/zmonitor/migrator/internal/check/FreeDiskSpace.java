package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * There is space for what the run needs at its peak, on each volume that it writes to.
 *
 * @param space who says how much is left
 */
public record FreeDiskSpace(FreeSpace space) implements Check {
    /** What must be free in any case, in MB. */
    public static final int LEAST_MEGABYTES = 100;

    /** What the check is called. */
    public static final String NAME = "free disk space";

    private static final long MEGABYTE = 1_000_000;
    private static final long LEAST = LEAST_MEGABYTES * MEGABYTE;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the run's peak fits on the disk";
    }

    @Override
    public ProblemCode code() {
        return ProblemCode.SPACE_SHORT;
    }

    @Override
    public Verdict check(Check.Context context) throws SQLException {
        Optional<Path> database = context.database();
        Path folder =
                database.isEmpty() ? null : database.get().toAbsolutePath().getParent();
        if (folder == null) {
            return Verdict.pass();
        }
        try {
            Verdict atMost = verdict(context, folder, context.spaceAtMost());
            return atMost instanceof Verdict.Pass ? atMost : verdict(context, folder, context.space());
        } catch (IOException e) {
            return Verdict.warn("how much space is free could not be found out: "
                    + e.getClass().getSimpleName());
        }
    }

    private Verdict verdict(Check.Context context, Path folder, MigrationPlan.Space needed) throws IOException {
        FreeSpace.Volume own = space.of(folder);
        Optional<Path> backups = context.backupFolder();
        boolean together =
                backups.isEmpty() || space.of(backups.get()).identity().equals(own.identity());
        List<String> shortages = new ArrayList<>();
        addIfShort(shortages, folder, own.usable(), together ? whole(needed) : needed.besideBackup());
        if (backups.isPresent() && !together) {
            addIfShort(shortages, backups.get(), space.of(backups.get()).usable(), needed.backup());
        }
        return shortages.isEmpty()
                ? Verdict.pass()
                : Verdict.fail(
                        String.join("; ", shortages) + " (backup " + megabytes(needed.backup()) + ", journal "
                                + megabytes(needed.journal()) + ", growth " + megabytes(needed.growth())
                                + "; temporary data takes up to " + megabytes(needed.memory()) + " of memory)",
                        "Free space on that volume, or move the backups to another one.");
    }

    private static void addIfShort(List<String> shortages, Path folder, long usable, long estimated) {
        long required = Math.max(LEAST, estimated);
        if (usable < required) {
            shortages.add(folder + " needs " + megabytes(required) + " free and has " + usable / MEGABYTE + " MB");
        }
    }

    private static long whole(MigrationPlan.Space needed) {
        long whole = needed.backup() + needed.besideBackup();
        return whole < 0 ? Long.MAX_VALUE : whole;
    }

    // Rounded up, so that what is asked for is never less than what is needed.
    private static String megabytes(long bytes) {
        return bytes / MEGABYTE + (bytes % MEGABYTE == 0 ? 0 : 1) + " MB";
    }
}
