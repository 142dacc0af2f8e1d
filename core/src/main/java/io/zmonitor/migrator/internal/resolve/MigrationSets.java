package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.folder.ClasspathRoots;
import io.zmonitor.migrator.internal.folder.DirectoryFolder;
import io.zmonitor.migrator.internal.folder.Folder;
import io.zmonitor.migrator.internal.folder.FolderReader;
import io.zmonitor.migrator.internal.folder.LockFile;
import io.zmonitor.migrator.internal.folder.OwnFolder;
import io.zmonitor.migrator.internal.folder.UnlistedJars;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolves sources: the front door of this package. */
public final class MigrationSets {
    private static final String NO_SOURCES = "MigrationSource.combined()";
    private static final String GIVE_ONE = "Give it at least one source";

    private final Numbering numbering;
    private final List<PlacedSet> members = new ArrayList<>();

    private final List<Searched> searched = new ArrayList<>();
    private boolean replaying;

    private MigrationSets(Numbering numbering) {
        this.numbering = numbering;
    }

    /**
     * Reads as little of the source as possible: only the lock file of a folder that has one, everything of a folder
     * without.
     *
     * @throws MigrationException if a folder is missing or empty, cannot be read, or has a lock file without a chain
     */
    public static MigrationSet resolve(MigrationSource source, Numbering numbering) {
        MigrationSets sets = new MigrationSets(numbering);
        sets.add(source);
        if (sets.members.isEmpty()) {
            throw MigrationException.refusing(
                    Problem.ofScript(ProblemCode.SOURCE_MISSING, ScriptLocation.file(NO_SOURCES), GIVE_ONE));
        }
        return new RememberedSet(
                sets.members.size() == 1 ? sets.members.get(0) : new CombinedSet(sets.members, numbering),
                numbering,
                sets.searched,
                sets.replaying);
    }

    private void add(MigrationSource source) {
        if (source instanceof MigrationSource.Classpath classpath) {
            addRoots(classpath);
        } else if (source instanceof MigrationSource.Directory directory) {
            Folder folder = new DirectoryFolder(directory.path(), DirectoryFolder.Writers.CHECKED);
            if (!addFolder(folder)) {
                throw MigrationException.refusing(folder.missing());
            }
        } else if (source instanceof MigrationSource.Given given) {
            members.add(new InMemorySet(given.migrations(), numbering));
        } else if (source instanceof MigrationSource.Combined combined) {
            for (MigrationSource part : combined.sources()) {
                add(part);
            }
        } else if (source instanceof MigrationSource.Own own) {
            Folder folder = new OwnFolder(own);
            if (!addFolder(folder)) {
                throw MigrationException.refusing(folder.missing());
            }
        } else if (source instanceof MigrationSource.Repeatables given) {
            members.add(new GivenRepeatables(given.repeatables()));
        } else if (source instanceof MigrationSource.WithoutSnapshots replayed) {
            replaying = true;
            add(replayed.source());
        }
    }

    // A root whose folder holds no scripts is none: it may belong to tests or to another part of the application.
    private void addRoots(MigrationSource.Classpath source) {
        boolean found = false;
        List<Folder> folders = ClasspathRoots.find(source);
        for (Folder folder : folders) {
            found |= addFolder(folder);
        }
        searched.add(new Searched(source, folders));
        if (!found) {
            throw ClasspathRoots.missing(source);
        }
    }

    private boolean addFolder(Folder folder) {
        Optional<byte[]> lock = folder.lock();
        if (lock.isPresent()) {
            members.add(new LockedSet(folder, LockFile.read(folder.place(), lock.get()), numbering));
            return true;
        }
        FolderReader.Read read = FolderReader.readAll(folder);
        if (!read.scripts().isEmpty()) {
            members.add(new ListedSet(folder, read, numbering));
        }
        return !read.scripts().isEmpty();
    }

    /**
     * A class path, and where the folder was found on it.
     *
     * @param source the class path
     * @param folders what was found
     */
    record Searched(MigrationSource.Classpath source, List<Folder> folders) {
        /** Refuses a place that holds scripts and was not found. Lists every jar of the class path. */
        void refuseOthers() {
            UnlistedJars.refuse(source, folders);
        }
    }
}
