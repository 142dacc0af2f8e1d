package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds what a class loader does not show when it is asked for a folder: jars with scripts, but without an entry for the
 * folder they are in. Every jar of the class path is listed, so a boot that only reads lock files does not come here.
 */
public final class UnlistedJars {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String INSIDE = "!/";

    private final MigrationSource.Classpath source;
    private final Map<String, URL> jars = new LinkedHashMap<>();

    private UnlistedJars(MigrationSource.Classpath source) {
        this.source = source;
    }

    /**
     * The folder in each jar that the class loader does not show it in.
     *
     * @param known the folders that it shows
     */
    static List<Folder> find(MigrationSource.Classpath source, Collection<Folder> known) {
        UnlistedJars unlisted = new UnlistedJars(source);
        try {
            unlisted.addAll();
        } catch (IOException e) {
            throw ClasspathFolder.unreadable(source.folder(), e);
        }
        for (Folder folder : known) {
            String place = folder.place();
            int inside = place.lastIndexOf(INSIDE);
            unlisted.jars.remove(key(place.substring(0, inside < 0 ? 0 : inside + INSIDE.length())));
        }
        refuseModules(
                ModuleLayer.boot().configuration().modules().stream().map(module -> module.reference()), source, known);
        return unlisted.withScripts();
    }

    /** Refuses a jar without lock file that no lookup shows, beside places that have one. */
    public static void refuse(MigrationSource.Classpath source, Collection<Folder> known) {
        for (Folder folder : find(source, known)) {
            throw refused(folder.place());
        }
    }

    // A module of a linked image can be listed, but no lookup shows its folders.
    public static void refuseModules(
            Stream<ModuleReference> modules, MigrationSource.Classpath source, Collection<Folder> known) {
        modules.filter(module ->
                        module.location().filter(UnlistedJars::isLinked).isPresent())
                .filter(module -> !module.descriptor().name().matches("(java|jdk)\\..*"))
                .map(module -> module.location().orElseThrow() + "/" + source.folder() + "/" + scriptIn(module, source))
                .filter(script -> FileNameReader.isScript(script))
                .filter(script -> known.stream().noneMatch(folder -> script.startsWith(folder.place())))
                .findFirst()
                .ifPresent(script -> {
                    throw refused(script);
                });
    }

    private static boolean isLinked(URI location) {
        return "jrt".equals(location.getScheme());
    }

    private static String scriptIn(ModuleReference module, MigrationSource.Classpath source) {
        String prefix = source.folder() + "/";
        try (ModuleReader reader = module.open();
                Stream<String> names = reader.list()) {
            return names.filter(name -> name.startsWith(prefix) && FileNameReader.isScript(name))
                    .findFirst()
                    .map(name -> name.substring(prefix.length()))
                    .orElse("");
        } catch (IOException e) {
            throw ClasspathFolder.unreadable(module.descriptor().name(), e);
        }
    }

    private void addAll() throws IOException {
        for (ClassLoader loader = source.loader(); loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    add(url);
                }
            }
            if (loader == ClassLoader.getSystemClassLoader()) {
                for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
                    add(new File(entry).toURI().toURL());
                }
            }
        }
        // The module path, jars that a manifest names, and class loaders that say nothing of themselves.
        for (URL manifest : Collections.list(source.loader().getResources(MANIFEST))) {
            String text = manifest.toExternalForm();
            if (text.endsWith(INSIDE + MANIFEST)) {
                add(new URL(manifest, text.substring(0, text.length() - MANIFEST.length())));
            }
        }
    }

    private void add(URL url) throws IOException {
        String text = url.toExternalForm();
        if (text.endsWith(INSIDE)) {
            jars.putIfAbsent(key(text), url);
        } else if (!text.endsWith("/")) {
            String jar = "jar:" + text + INSIDE;
            jars.putIfAbsent(key(jar), new URL(jar));
        }
    }

    /** One for each file, however a path to it is written. */
    private static String key(String jar) {
        int start = "jar:".length();
        int end = jar.indexOf(INSIDE);
        if (!jar.startsWith("jar:file:") || end + INSIDE.length() != jar.length()) {
            return jar;
        }
        try {
            return Path.of(new URI(jar.substring(start, end))).toRealPath().toString();
        } catch (URISyntaxException | IllegalArgumentException | IOException e) {
            return jar;
        }
    }

    private List<Folder> withScripts() {
        List<Folder> folders = new ArrayList<>();
        for (URL jar : jars.values()) {
            ClasspathFolder folder = new ClasspathFolder(jar.toExternalForm() + source.folder() + "/", jar, false);
            if (holdsScripts(folder)) {
                folders.add(folder);
            }
        }
        return folders;
    }

    private static boolean holdsScripts(ClasspathFolder folder) {
        try {
            URLConnection connection = folder.anchor().openConnection();
            if (!(connection instanceof JarURLConnection)) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        try (Folder.Contents contents = folder.open()) {
            return contents.list().stream().flatMap(List::stream).anyMatch(FileNameReader::isScript);
        } catch (MigrationException e) {
            // Not there or no jar: a class loader passes over it too.
            return false;
        }
    }

    private static MigrationException refused(String place) {
        return MigrationException.refusing(Problem.ofScript(ProblemCode.JAR_NOT_LISTABLE, ScriptLocation.file(place)));
    }
}
