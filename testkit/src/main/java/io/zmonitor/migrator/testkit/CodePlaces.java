package io.zmonitor.migrator.testkit;

import java.io.File;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where this process's code comes from: folders and jars. Builds run tests on the class path, on the module path, or on
 * both, with the tests patched into the module; a child process needs all of it.
 */
public final class CodePlaces {
    private CodePlaces() {}

    /** The folder or jar that a class was loaded from. */
    public static Path of(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(type + " comes from no folder or jar", e);
        }
    }

    /**
     * Everything that this class could see, its own place first: of tests that are patched into a module, no path of the
     * virtual machine knows the place.
     */
    public static List<Path> around(Class<?> type) {
        List<Path> places = new ArrayList<>(List.of(of(type)));
        ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .map(ModuleReference::location)
                .flatMap(location -> location.stream())
                .filter(CodePlaces::isFile)
                .map(Path::of)
                .forEach(places::add);
        addPath("jdk.module.path", places);
        addPath("java.class.path", places);
        Set<Path> once = new LinkedHashSet<>(places);
        return once.stream().filter(Files::exists).toList();
    }

    static String joined(List<Path> places) {
        return String.join(
                File.pathSeparator, places.stream().map(Path::toString).toList());
    }

    private static boolean isFile(URI location) {
        return "file".equals(location.getScheme());
    }

    private static void addPath(String property, List<Path> places) {
        Stream.of(System.getProperty(property, "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .forEach(places::add);
    }
}
