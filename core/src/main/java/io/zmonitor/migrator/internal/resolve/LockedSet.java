package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.folder.FileNameReader;
import io.zmonitor.migrator.internal.folder.Folder;
import io.zmonitor.migrator.internal.folder.FolderReader;
import io.zmonitor.migrator.internal.folder.LockFile;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder with a lock file: what the file says is the set, and what is read from the folder must agree with it. */
final class LockedSet implements PlacedSet {
    private final Folder folder;
    private final LockFile lock;
    private final Numbering numbering;
    private @Nullable FileSet read;
    private List<String> notes = List.of();

    LockedSet(Folder folder, LockFile lock, Numbering numbering) {
        this.folder = folder;
        this.lock = lock;
        this.numbering = numbering;
    }

    @Override
    public String place() {
        return folder.place();
    }

    @Override
    public String chain() {
        return lock.chain();
    }

    @Override
    public List<SourceEntry> entries() {
        return files(lock.files()).entries();
    }

    private FileSet files(List<LockFile.Line> lines) {
        FileSet known = read;
        if (known == null) {
            known = FileSet.of(lines, place(), numbering);
            read = known;
        }
        return known;
    }

    @Override
    public List<ResolvedMigration> load(List<SourceEntry> pending) {
        lock.verify();
        List<LockFile.Line> lines = lock.files();
        FileSet files = files(lines);
        Map<String, String> hashes = hashes(lines);
        List<ResolvedMigration> loaded = new ArrayList<>();
        try (Folder.Contents contents = folder.open()) {
            Optional<List<String>> names = contents.list(unread(hashes, files, pending));
            if (names.isPresent()) {
                checkListing(lines, hashes, names.get());
                notes = notes(names.get());
            }
            for (SourceEntry entry : pending) {
                ScriptText text = read(contents, entry.file(), hashes);
                Optional<String> rollback = files.rollbackOf(entry);
                Optional<ScriptText> undoing =
                        rollback.isEmpty() ? Optional.empty() : Optional.of(read(contents, rollback.get(), hashes));
                loaded.add(ScriptReader.read(entry, text, undoing));
            }
        }
        return loaded;
    }

    // What is not read needs no look at its file: only the folder is asked whether it is there.
    private static Set<String> unread(Map<String, String> hashes, FileSet files, List<SourceEntry> pending) {
        Set<String> unread = new HashSet<>(hashes.keySet());
        for (SourceEntry entry : pending) {
            unread.remove(entry.file());
            Optional<String> rollback = files.rollbackOf(entry);
            if (rollback.isPresent()) {
                unread.remove(rollback.get());
            }
        }
        return unread;
    }

    @Override
    public List<SourceEntry.Repeatable> repeatables() {
        return files(lock.files()).repeatables();
    }

    @Override
    public List<ResolvedRepeatable> loadRepeatables() {
        lock.verify();
        List<LockFile.Line> lines = lock.files();
        Map<String, String> hashes = hashes(lines);
        List<ResolvedRepeatable> loaded = new ArrayList<>();
        try (Folder.Contents contents = folder.open()) {
            for (SourceEntry.Repeatable entry : files(lines).repeatables()) {
                loaded.add(RepeatableReader.read(entry, read(contents, entry.file(), hashes)));
            }
        }
        return Repeatables.withoutConflict(loaded);
    }

    @Override
    public List<Long> snapshots() {
        return Snapshot.numbers(paths(lock.snapshots()));
    }

    @Override
    public ScriptText snapshotText(long number) {
        List<LockFile.Line> listed = lock.snapshots();
        String path = Snapshot.path(paths(listed), number);
        try (Folder.Contents contents = folder.open()) {
            return snapshotText(contents, path, hashes(listed));
        }
    }

    private static ScriptText snapshotText(Folder.Contents contents, String path, Map<String, String> hashes) {
        ScriptText text = FolderReader.read(contents, path);
        if (!text.sha256().equals(hashes.get(path))) {
            throw Snapshot.refused(path, "it is not the one that migrations.lock lists");
        }
        return text;
    }

    @Override
    public List<String> contents(long number) {
        // What is made of them is compared with what a snapshot says: the chain need not prove these lines too.
        List<LockFile.Line> lines = lock.files();
        FileSet files = files(lines);
        Map<String, String> hashes = hashes(lines);
        List<String> contents = new ArrayList<>();
        for (SourceEntry entry : Snapshot.covered(this, number)) {
            Optional<String> rollback = files.rollbackOf(entry);
            contents.add(Snapshot.content(entry, rollback.isPresent() ? "/" + hashes.get(rollback.get()) : ""));
        }
        return contents;
    }

    // Nobody takes a snapshot that is not listed, and no database is worse for it: no reason to refuse one.
    private List<String> notes(List<String> names) {
        List<String> found = new ArrayList<>(FolderReader.passedOver(names));
        List<String> listed = paths(lock.snapshots());
        for (String path : FolderReader.snapshots(names)) {
            if (!listed.contains(path)) {
                found.add(path + " is not listed in " + LockFile.NAME + ", so no new database starts from it");
            }
        }
        return found;
    }

    private static List<String> paths(List<LockFile.Line> lines) {
        List<String> paths = new ArrayList<>();
        for (LockFile.Line line : lines) {
            paths.add(line.path());
        }
        return paths;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public List<SourceRollback> rollbacks(List<SourceEntry> applied) {
        lock.verify();
        List<LockFile.Line> lines = lock.files();
        FileSet files = files(lines);
        Map<String, String> hashes = hashes(lines);
        List<SourceRollback> rollbacks = new ArrayList<>();
        try (Folder.Contents contents = folder.open()) {
            for (SourceEntry entry : applied) {
                Optional<String> path = files.rollbackOf(entry);
                if (path.isPresent()) {
                    ScriptText text = read(contents, path.get(), hashes);
                    rollbacks.add(new SourceRollback.OfScript(entry, path.get(), text.text()));
                }
            }
        }
        return rollbacks;
    }

    @Override
    public List<String> differences() {
        try (Folder.Contents contents = folder.open()) {
            lock.verify();
            List<LockFile.Line> lines = lock.files();
            Map<String, String> hashes = hashes(lines);
            Optional<List<String>> names = contents.list();
            if (names.isPresent()) {
                checkListing(lines, hashes, names.get());
            }
            for (LockFile.Line line : lines) {
                read(contents, line.path(), hashes);
            }
            return List.of();
        } catch (MigrationException e) {
            return List.of(e.problem().summary());
        }
    }

    /** Proves that the folder holds exactly what the lock file says. */
    void verify() {
        lock.verify();
        List<LockFile.Line> lines = lock.files();
        files(lines);
        Map<String, String> hashes = hashes(lines);
        try (Folder.Contents contents = folder.open()) {
            checkListing(lines, hashes, FolderReader.listed(folder, contents));
            for (LockFile.Line line : lines) {
                read(contents, line.path(), hashes);
            }
            List<LockFile.Line> listed = lock.snapshots();
            Map<String, String> ofSnapshots = hashes(listed);
            checkPresence(
                    listed, ofSnapshots, FolderReader.snapshots(contents.list().orElseThrow()));
            for (String path : paths(listed)) {
                snapshotText(contents, path, ofSnapshots);
            }
        }
    }

    private static Map<String, String> hashes(List<LockFile.Line> lines) {
        Map<String, String> hashes = new HashMap<>();
        for (LockFile.Line line : lines) {
            hashes.put(line.path(), line.sha256());
        }
        return hashes;
    }

    private static void checkListing(List<LockFile.Line> lines, Map<String, String> hashes, List<String> names) {
        checkPresence(lines, hashes, FolderReader.scriptsIn(names));
    }

    private static void checkPresence(List<LockFile.Line> lines, Map<String, String> hashes, List<String> present) {
        String unlisted = null;
        for (String path : present) {
            if (!hashes.containsKey(path) && (unlisted == null || path.compareTo(unlisted) < 0)) {
                unlisted = path;
            }
        }
        if (unlisted != null) {
            FileNameReader.read(unlisted);
            throw refused(ProblemCode.LOCK_FILE_INCOMPLETE, unlisted);
        }
        if (present.size() < lines.size()) {
            Set<String> there = new HashSet<>(present);
            for (LockFile.Line line : lines) {
                if (!there.contains(line.path())) {
                    throw refused(ProblemCode.LISTED_FILE_MISSING, line.path());
                }
            }
        }
    }

    private static ScriptText read(Folder.Contents contents, String path, Map<String, String> hashes) {
        ScriptText text = FolderReader.read(contents, path);
        if (!text.sha256().equals(hashes.get(path))) {
            throw refused(ProblemCode.LOCK_FILE_STALE, path);
        }
        return text;
    }

    private static MigrationException refused(ProblemCode code, String path) {
        return MigrationException.refusing(Problem.ofScript(code, ScriptLocation.file(path)));
    }
}
