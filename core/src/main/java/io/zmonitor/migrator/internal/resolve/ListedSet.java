package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.folder.Folder;
import io.zmonitor.migrator.internal.folder.FolderReader;
import io.zmonitor.migrator.internal.folder.LockFile;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder without lock file: listed, read and hashed when it is resolved, so that what runs is what was hashed. */
final class ListedSet implements PlacedSet {
    private final Folder folder;
    private final FileSet files;
    private final String chain;
    private final List<String> snapshots;
    private final List<String> notes;
    private final Map<String, ScriptText> texts = new HashMap<>();

    ListedSet(Folder folder, FolderReader.Read read, Numbering numbering) {
        this.folder = folder;
        this.snapshots = read.snapshots();
        this.notes = read.notes();
        List<LockFile.Line> lines = FolderReader.files(read.scripts());
        this.files = FileSet.of(lines, folder.place(), numbering);
        this.chain = LockFile.chain(lines);
        for (ScriptText script : read.scripts()) {
            texts.put(script.file(), script);
        }
    }

    @Override
    public String place() {
        return folder.place();
    }

    @Override
    public String chain() {
        return chain;
    }

    @Override
    public List<SourceEntry> entries() {
        return files.entries();
    }

    @Override
    public List<ResolvedMigration> load(List<SourceEntry> pending) {
        List<ResolvedMigration> loaded = new ArrayList<>();
        for (SourceEntry entry : pending) {
            loaded.add(ScriptReader.read(
                    entry, text(entry.file()), files.rollbackOf(entry).map(this::text)));
        }
        return loaded;
    }

    @Override
    public List<SourceEntry.Repeatable> repeatables() {
        return files.repeatables();
    }

    @Override
    public List<ResolvedRepeatable> loadRepeatables() {
        List<ResolvedRepeatable> loaded = new ArrayList<>();
        for (SourceEntry.Repeatable entry : files.repeatables()) {
            loaded.add(RepeatableReader.read(entry, text(entry.file())));
        }
        return Repeatables.withoutConflict(loaded);
    }

    @Override
    public List<Long> snapshots() {
        return Snapshot.numbers(snapshots);
    }

    @Override
    public ScriptText snapshotText(long number) {
        try (Folder.Contents contents = folder.open()) {
            return FolderReader.read(contents, Snapshot.path(snapshots, number));
        }
    }

    @Override
    public List<String> contents(long number) {
        List<String> contents = new ArrayList<>();
        for (SourceEntry entry : Snapshot.covered(this, number)) {
            Optional<String> rollback = files.rollbackOf(entry);
            contents.add(Snapshot.content(
                    entry, rollback.isPresent() ? "/" + text(rollback.get()).sha256() : ""));
        }
        return contents;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public List<SourceRollback> rollbacks(List<SourceEntry> applied) {
        List<SourceRollback> rollbacks = new ArrayList<>();
        for (SourceEntry entry : applied) {
            files.rollbackOf(entry)
                    .ifPresent(path -> rollbacks.add(
                            new SourceRollback.OfScript(entry, path, text(path).text())));
        }
        return rollbacks;
    }

    private ScriptText text(String path) {
        ScriptText text = texts.get(path);
        if (text == null) {
            throw new IllegalArgumentException("not in this set: " + path);
        }
        return text;
    }
}
