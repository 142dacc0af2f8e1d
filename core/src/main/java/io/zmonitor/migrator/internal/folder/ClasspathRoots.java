package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds a folder in every root of the class path. A jar without entries for its folders shows the folder only by its
 * lock file, and a folder without lock file shows itself: so both are looked up. What neither shows is looked for where
 * there is no lock file at all.
 *
 * <p>Runs at every boot: {@code concat} instead of a plus sign, whose first use in a program loads dozens of classes.
 */
public final class ClasspathRoots {
    static final String REMEDY = "Check the folder's name and that it is on the class path or module path."
            + " In a jlink image, migrations.lock must stand in it";

    private ClasspathRoots() {}

    public static List<Folder> find(MigrationSource.Classpath source) {
        Map<String, Folder> roots = new LinkedHashMap<>();
        boolean locked = false;
        try {
            Enumeration<URL> locks =
                    source.loader().getResources(source.folder().concat("/" + LockFile.NAME));
            while (locks.hasMoreElements()) {
                URL lock = locks.nextElement();
                String text = lock.toExternalForm();
                String root = text.substring(0, text.length() - LockFile.NAME.length());
                roots.putIfAbsent(root, new ClasspathFolder(root, lock, true));
                locked = true;
            }
            Enumeration<URL> folders = source.loader().getResources(source.folder());
            while (folders.hasMoreElements()) {
                URL folder = folders.nextElement();
                String text = folder.toExternalForm();
                String root = text.endsWith("/") ? text : text.concat("/");
                roots.putIfAbsent(root, new ClasspathFolder(root, folder, false));
            }
        } catch (IOException e) {
            throw ClasspathFolder.unreadable(source.folder(), e);
        }
        List<Folder> found = new ArrayList<>(roots.values());
        // A lock file says what there is; the other places are asked for when something is to run.
        if (!locked) {
            found.addAll(UnlistedJars.find(source, found));
        }
        if (found.isEmpty()) {
            throw missing(source);
        }
        return found;
    }

    public static MigrationException missing(MigrationSource.Classpath source) {
        ScriptLocation place = ScriptLocation.file("classpath:" + source.folder());
        return MigrationException.refusing(Problem.ofScript(ProblemCode.SOURCE_MISSING, place, REMEDY));
    }
}
