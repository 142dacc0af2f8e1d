package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** Reads scripts from an open folder, each failure with the script's name. */
public final class FolderReader {
    private FolderReader() {}

    /** The paths of all scripts, sorted. Other files are ignored; a folder that cannot be listed is refused. */
    public static List<String> scripts(Folder folder, Folder.Contents contents) {
        return scripts(listed(folder, contents));
    }

    /** The paths of all files; a folder that cannot be listed is refused. */
    public static List<String> listed(Folder folder, Folder.Contents contents) {
        return contents.list().orElseThrow(() -> unlisted(folder));
    }

    private static MigrationException unlisted(Folder folder) {
        return ClasspathFolder.unreadable(folder.place(), new IOException("it cannot be listed"));
    }

    private static List<String> scripts(List<String> names) {
        List<String> scripts = scriptsIn(names);
        scripts.sort(null);
        return scripts;
    }

    /** Those of the paths that are scripts', in the order in which they come. */
    public static List<String> scriptsIn(List<String> names) {
        List<String> scripts = new ArrayList<>();
        for (String name : names) {
            if (FileNameReader.isScript(name) && !FileNameReader.isSnapshot(name)) {
                scripts.add(name);
            }
        }
        return scripts;
    }

    /** The paths of all snapshots, sorted, each refused if its name is none of a snapshot. */
    public static List<String> snapshots(List<String> names) {
        List<String> snapshots = new ArrayList<>();
        for (String name : names) {
            if (FileNameReader.isSnapshot(name)) {
                FileNameReader.read(name);
                snapshots.add(name);
            }
        }
        snapshots.sort(null);
        return snapshots;
    }

    /** Of the other files those that look as if somebody took them for a migration, in words. */
    public static List<String> passedOver(List<String> names) {
        List<String> notes = new ArrayList<>();
        for (String name : names) {
            if (!FileNameReader.isScript(name) && FileNameReader.looksLikeScript(name)) {
                notes.add(
                        ScriptLocation.file(name) + " is no script and was passed over: its name does not end in .sql");
            }
        }
        notes.sort(null);
        return notes;
    }

    /** All scripts of a folder, in the order of their paths, which snapshots there are, and what was passed over. */
    public static Read readAll(Folder folder) {
        try (Folder.Contents contents = folder.open()) {
            List<String> names = listed(folder, contents);
            List<String> paths = scripts(names);
            // Names first: nothing is read from a folder that holds something else.
            paths.forEach(FileNameReader::read);
            List<ScriptText> texts = new ArrayList<>();
            for (String path : paths) {
                texts.add(read(contents, path));
            }
            return new Read(texts, snapshots(names), passedOver(names));
        }
    }

    /**
     * What is in a folder.
     *
     * @param scripts all of them, in the order of their paths
     * @param snapshots the paths of the snapshots, which are not read
     * @param notes of what was passed over
     */
    public record Read(List<ScriptText> scripts, List<String> snapshots, List<String> notes) {}

    public static List<LockFile.Line> files(List<ScriptText> texts) {
        List<LockFile.Line> files = new ArrayList<>();
        for (ScriptText text : texts) {
            files.add(new LockFile.Line(text.file(), text.sha256()));
        }
        return files;
    }

    public static ScriptText read(Folder.Contents contents, String path) {
        try {
            return ScriptText.of(path, contents.read(path));
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw refused(ProblemCode.LISTED_FILE_MISSING, path, e);
        } catch (IOException e) {
            throw refused(ProblemCode.UNREADABLE, path, e);
        }
    }

    private static MigrationException refused(ProblemCode code, String path, IOException cause) {
        return MigrationException.refusing(Problem.ofScript(code, ScriptLocation.file(path)), cause);
    }
}
