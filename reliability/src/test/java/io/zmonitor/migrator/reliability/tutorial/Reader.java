package io.zmonitor.migrator.reliability.tutorial;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.CodePlaces;
import io.zmonitor.migrator.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who follows a tutorial word by word: copies its blocks, compiles them, runs the program. */
final class Reader {
    private static final Path PAGES = Path.of("../docs/tutorial");
    private static final Pattern BLOCK = Pattern.compile("(?s)\n```\\w*\n(.*?)```");
    private static final List<Class<?>> USED =
            List.of(Migrator.class, SqlCipherKey.class, TestDatabase.class, Test.class, NullMarked.class);
    private static final String DATABASE = "Path.of(\"ward.db\")";

    private final Path project;
    private String compiled = "";

    Reader(Path project) {
        this.project = project;
    }

    /** The one block of a page that holds these words. */
    static String block(String page, String words) throws IOException {
        List<String> found = BLOCK.matcher(Files.readString(PAGES.resolve(page)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> block.contains(words))
                .toList();
        assertThat(found).as("%s in %s", words, page).hasSize(1);
        return found.get(0);
    }

    void writesMigration(String name, String script) throws IOException {
        Path file = project.resolve("classes/META-INF/migrations/schema").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, script);
    }

    /** What the program prints. The database lies in the project, wherever this process was started. */
    String runs(String program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = compiled("Ward", program)) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Method main = loader.loadClass("org.example.Ward").getMethod("main", String[].class);
            called(loader, () -> main.invoke(null, (Object) new String[0]));
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Runs the one test of a class, in a folder of its own. */
    void tests(String name, String code, Path folder) throws Exception {
        try (URLClassLoader loader = compiled(name, code)) {
            Class<?> type = loader.loadClass("org.example." + name);
            called(loader, () -> tested(type, folder));
        }
    }

    private static Object tested(Class<?> type, Path folder) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object test = constructor.newInstance();
        for (Field field : type.getDeclaredFields()) {
            if (field.isAnnotationPresent(TempDir.class)) {
                field.setAccessible(true);
                field.set(test, folder);
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class)) {
                method.setAccessible(true);
                method.invoke(test);
            }
        }
        return test;
    }

    private interface Call {
        Object call() throws ReflectiveOperationException;
    }

    private static void called(ClassLoader loader, Call call) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            call.call();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private URLClassLoader compiled(String name, String code) throws IOException {
        Path classes = Files.createDirectories(project.resolve("classes"));
        if (code.equals(compiled)) {
            return new OwnMigrations(classes.toUri().toURL());
        }
        compiled = code;
        Path source = project.resolve(name + ".java");
        String path = project.resolve("ward.db").toString().replace("\\", "\\\\");
        Files.writeString(source, code.replace(DATABASE, "Path.of(\"" + path + "\")"));
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        USED.stream()
                                .map(type -> CodePlaces.of(type).toString())
                                .collect(joining(File.pathSeparator)),
                        source.toString());
        assertThat(errors).as("errors of the compiler in %s", name).isZero();
        return new OwnMigrations(classes.toUri().toURL());
    }

    /** Sees the migrations of the project alone, as a program does that has no others on its class path. */
    private static final class OwnMigrations extends URLClassLoader {
        OwnMigrations(URL classes) {
            super(new URL[] {classes}, Reader.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.startsWith("META-INF/migrations") ? findResources(name) : super.getResources(name);
        }
    }
}
