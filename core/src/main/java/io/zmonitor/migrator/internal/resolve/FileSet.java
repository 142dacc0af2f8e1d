package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.folder.FileName;
import io.zmonitor.migrator.internal.folder.FileNameReader;
import io.zmonitor.migrator.internal.folder.LockFile;
import io.zmonitor.migrator.internal.result.Results;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scripts of one folder as migrations and their rollbacks: a pure function of names and checksums.
 *
 * <p>Loops instead of lambdas, and no records as keys, here and in {@link LockedSet}: their first use in a program
 * costs tens of milliseconds, which a boot with a single pending migration would notice.
 */
final class FileSet {
    private final List<SourceEntry> entries;
    private final List<SourceEntry.Repeatable> repeatables;
    private final Map<String, String> rollbacks = new HashMap<>();

    private FileSet(List<SourceEntry> entries, List<SourceEntry.Repeatable> repeatables) {
        this.entries = entries;
        this.repeatables = repeatables;
    }

    /**
     * Refuses names that fit no rule, numbers that are taken, and rollbacks that fit no migration or several.
     *
     * @param files in the order of their paths
     */
    static FileSet of(List<LockFile.Line> files, String place, Numbering numbering) {
        List<PlacedEntry> forward = new ArrayList<>();
        List<FileName.Rollback> backward = new ArrayList<>();
        List<SourceEntry.Repeatable> repeatables = new ArrayList<>();
        for (LockFile.Line file : files) {
            FileName name = FileNameReader.read(file.path());
            if (name instanceof FileName.Forward script) {
                Checksum checksum = Checksum.ofScript(file.sha256());
                SourceEntry entry =
                        new Results.SourceEntryData(script.id(), script.description(), checksum, file.path());
                forward.add(new PlacedEntry(entry, place));
            } else if (name instanceof FileName.Rollback rollback) {
                backward.add(rollback);
            } else if (name instanceof FileName.Repeatable repeatable) {
                repeatables.add(new Results.RepeatableEntryData(
                        repeatable.name(), Checksum.ofScript(file.sha256()), repeatable.path()));
            }
        }
        FileSet set = new FileSet(PlacedEntry.inOrder(forward, numbering), inOrder(repeatables));
        if (!backward.isEmpty()) {
            Map<Long, List<SourceEntry>> byNumber = set.byNumber();
            for (FileName.Rollback rollback : backward) {
                set.addRollback(rollback, byNumber.getOrDefault(rollback.number(), List.of()));
            }
        }
        return set;
    }

    List<SourceEntry> entries() {
        return entries;
    }

    List<SourceEntry.Repeatable> repeatables() {
        return repeatables;
    }

    // Most sets have none, and then a boot with a pending migration need not load what sorts them.
    private static List<SourceEntry.Repeatable> inOrder(List<SourceEntry.Repeatable> repeatables) {
        return repeatables.isEmpty() ? repeatables : Repeatables.inOrder(repeatables);
    }

    /** The path of the script that undoes the migration. */
    Optional<String> rollbackOf(SourceEntry migration) {
        return Optional.ofNullable(rollbacks.get(migration.file()));
    }

    private Map<Long, List<SourceEntry>> byNumber() {
        Map<Long, List<SourceEntry>> byNumber = new HashMap<>();
        for (SourceEntry entry : entries) {
            List<SourceEntry> same = byNumber.get(entry.id().number());
            if (same == null) {
                same = new ArrayList<>(1);
                byNumber.put(entry.id().number(), same);
            }
            same.add(entry);
        }
        return byNumber;
    }

    private void addRollback(FileName.Rollback rollback, List<SourceEntry> ofNumber) {
        List<SourceEntry> fitting = new ArrayList<>();
        for (SourceEntry entry : ofNumber) {
            if (rollback.fits(entry.id())) {
                fitting.add(entry);
            }
        }
        if (fitting.isEmpty()) {
            throw refused(ProblemCode.ROLLBACK_WITHOUT_MIGRATION, rollback.path());
        }
        List<SourceEntry> named = fitting.size() > 1 ? named(rollback, fitting) : fitting;
        if (named.size() != 1) {
            throw refused(ProblemCode.ROLLBACK_AMBIGUOUS, rollback.path(), ids(fitting));
        }
        String earlier = rollbacks.putIfAbsent(named.get(0).file(), rollback.path());
        if (earlier != null) {
            throw refused(ProblemCode.DUPLICATE_NUMBER, rollback.path(), earlier);
        }
    }

    // "0003_rollback_emergency_contact_column.sql" undoes "0003_add_emergency_contact_column.sql".
    private static List<SourceEntry> named(FileName.Rollback rollback, List<SourceEntry> fitting) {
        List<SourceEntry> named = new ArrayList<>();
        for (SourceEntry entry : fitting) {
            if (rollback.names(entry.description())) {
                named.add(entry);
            }
        }
        return named;
    }

    private static String ids(List<SourceEntry> entries) {
        List<String> ids = new ArrayList<>();
        for (SourceEntry entry : entries) {
            ids.add(entry.id().toString());
        }
        return String.join(", ", ids);
    }

    private static MigrationException refused(ProblemCode code, String path, String... details) {
        return MigrationException.refusing(Problem.ofScript(code, ScriptLocation.file(path), details));
    }
}
