package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The scripts of one folder as migrations and their rollbacks: a pure function of names and checksums. */
final class FileSet {
    private final List<SourceEntry> entries;
    private final Map<Long, List<MigrationId>> idsByNumber = new HashMap<>();
    private final Map<MigrationId, String> rollbacks = new HashMap<>();

    private FileSet(List<SourceEntry> entries) {
        this.entries = entries;
        for (SourceEntry entry : entries) {
            idsByNumber
                    .computeIfAbsent(entry.id().number(), number -> new ArrayList<>())
                    .add(entry.id());
        }
    }

    /** Refuses names that fit no rule, numbers that are taken, and rollbacks that fit no migration or several. */
    static FileSet of(List<ScriptFile> files, String place, Numbering numbering) {
        List<PlacedEntry> forward = new ArrayList<>();
        Map<String, FileName.Rollback> backward = new TreeMap<>();
        for (ScriptFile file : files) {
            FileName name = FileNameReader.read(file.path());
            if (name instanceof FileName.Forward script) {
                Checksum checksum = Checksum.ofScript(file.sha256());
                SourceEntry entry = new SourceEntry(script.id(), script.description(), checksum, file.path());
                forward.add(new PlacedEntry(entry, place));
            } else if (name instanceof FileName.Rollback rollback) {
                backward.put(file.path(), rollback);
            }
        }
        FileSet set = new FileSet(PlacedEntry.inOrder(forward, numbering));
        backward.values().forEach(set::addRollback);
        return set;
    }

    List<SourceEntry> entries() {
        return entries;
    }

    /** The path of the script that undoes the migration. */
    Optional<String> rollbackOf(MigrationId id) {
        return Optional.ofNullable(rollbacks.get(id));
    }

    private void addRollback(FileName.Rollback rollback) {
        List<MigrationId> fitting = idsByNumber.getOrDefault(rollback.number(), List.of()).stream()
                .filter(rollback::fits)
                .toList();
        if (fitting.isEmpty()) {
            throw refused(ProblemCode.ROLLBACK_WITHOUT_MIGRATION, rollback.path());
        }
        if (fitting.size() > 1) {
            String ids = fitting.stream().map(MigrationId::toString).collect(Collectors.joining(", "));
            throw refused(ProblemCode.ROLLBACK_AMBIGUOUS, rollback.path(), ids);
        }
        String earlier = rollbacks.putIfAbsent(fitting.get(0), rollback.path());
        if (earlier != null) {
            throw refused(ProblemCode.DUPLICATE_NUMBER, rollback.path(), earlier);
        }
    }

    private static MigrationException refused(ProblemCode code, String path, String... details) {
        return MigrationException.refusing(Problem.ofScript(code, ScriptLocation.file(path), details));
    }
}
