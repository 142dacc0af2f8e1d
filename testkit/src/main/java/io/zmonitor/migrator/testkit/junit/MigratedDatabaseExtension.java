package io.zmonitor.migrator.testkit.junit;

import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.Tolerated;
import io.zmonitor.migrator.testkit.internal.TemplateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Gives tests the databases that {@link MigratedDatabase} asks for. The annotation brings it along. Thread-safe. */
public final class MigratedDatabaseExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace OURS =
            ExtensionContext.Namespace.create(MigratedDatabaseExtension.class);

    /** For JUnit. */
    public MigratedDatabaseExtension() {}

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        inject(context.getRequiredTestClass(), null, context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            inject(instance.getClass(), instance, context);
        }
    }

    private static void inject(Class<?> type, @Nullable Object instance, ExtensionContext context) {
        for (Field field : AnnotationSupport.findAnnotatedFields(
                type,
                MigratedDatabase.class,
                field -> Modifier.isStatic(field.getModifiers()) == (instance == null),
                HierarchyTraversalMode.TOP_DOWN)) {
            MigratedDatabase said = AnnotationSupport.findAnnotation(field, MigratedDatabase.class)
                    .orElseThrow();
            Wanted wanted = wanted(said, field.getDeclaringClass(), field.getDeclaringClass(), null);
            try {
                field.setAccessible(true);
                field.set(instance, database(wanted, context, field.toString()).as(field.getType()));
            } catch (IllegalAccessException e) {
                throw new ExtensionConfigurationException(field + " cannot be set: it must not be final", e);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(MigratedDatabase.class)
                || (parameter.getParameter().getAnnotations().length == 0
                        && Injected.isType(parameter.getParameter().getType())
                        && around(parameter, context).isPresent());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> owner = parameter.getDeclaringExecutable().getDeclaringClass();
        Wanted wanted = parameter
                .findAnnotation(MigratedDatabase.class)
                .map(said -> wanted(said, owner, context.getRequiredTestClass(), parameter.getDeclaringExecutable()))
                .or(() -> around(parameter, context))
                .orElseThrow();
        return database(wanted, context, parameter.getDeclaringExecutable().toString())
                .as(parameter.getParameter().getType());
    }

    /** What the method or a class says, or the only other parameter that says something. */
    private static Optional<Wanted> around(ParameterContext parameter, ExtensionContext context) {
        Executable executable = parameter.getDeclaringExecutable();
        Class<?> test = context.getRequiredTestClass();
        Optional<Wanted> ofMethod = context.getTestMethod()
                .flatMap(method -> find(method).map(said -> wanted(said, method.getDeclaringClass(), test, method)));
        if (ofMethod.isPresent()) {
            return ofMethod;
        }
        Set<Wanted> others = new LinkedHashSet<>();
        for (Parameter other : executable.getParameters()) {
            find(other).ifPresent(said -> others.add(wanted(said, executable.getDeclaringClass(), test, executable)));
        }
        if (!others.isEmpty()) {
            return others.size() == 1 ? Optional.of(others.iterator().next()) : Optional.empty();
        }
        for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
            Optional<MigratedDatabase> said = find(type);
            if (said.isPresent()) {
                return Optional.of(wanted(said.get(), type, type, null));
            }
        }
        return Optional.empty();
    }

    private static Wanted wanted(
            MigratedDatabase said, Class<?> owner, Class<?> test, @Nullable AnnotatedElement method) {
        return Wanted.of(said, migrations(said, test, method), owner);
    }

    private static Class<? extends Supplier<TestDatabases>> migrations(
            MigratedDatabase said, Class<?> test, @Nullable AnnotatedElement method) {
        if (said.of() != MigratedDatabase.NotSaid.class) {
            return said.of();
        }
        Optional<MigratedDatabase> ofMethod = method == null ? Optional.empty() : find(method);
        if (ofMethod.isPresent() && ofMethod.get().of() != MigratedDatabase.NotSaid.class) {
            return ofMethod.get().of();
        }
        for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
            for (Class<?> ancestor = type; ancestor != null; ancestor = ancestor.getSuperclass()) {
                Optional<MigratedDatabase> ofClass = find(ancestor);
                if (ofClass.isPresent() && ofClass.get().of() != MigratedDatabase.NotSaid.class) {
                    return ofClass.get().of();
                }
            }
        }
        return MigratedDatabase.NotSaid.class;
    }

    private static Optional<MigratedDatabase> find(AnnotatedElement element) {
        return AnnotationSupport.findAnnotation(element, MigratedDatabase.class);
    }

    private static Injected database(Wanted wanted, ExtensionContext context, String place) {
        ExtensionContext scope = scope(wanted, context, place);
        // First, so that JUnit closes it last.
        Folder folder = kept(scope, Folder.class, Folder::new, Folder.class);
        TestDatabases all =
                kept(scope.getRoot(), wanted.of(), () -> Wanted.databases(wanted.of()), TestDatabases.class);
        if (!wanted.tolerated().contains(Tolerated.CHANGED_SOURCE)) {
            used(context).all().add(all);
        }
        return kept(scope, wanted, () -> make(wanted, all, folder), Injected.class);
    }

    // Said to be never null, which JUnit 6 leaves open.
    private static <T> T kept(ExtensionContext context, Object key, Supplier<T> maker, Class<T> type) {
        return Objects.requireNonNull(context.getStore(OURS).getOrComputeIfAbsent(key, absent -> maker.get(), type));
    }

    /** Whose migrations the tests of a class have got. JUnit closes it after the last one. */
    private record Used(Set<TestDatabases> all) implements AutoCloseable {
        @Override
        public void close() {
            all.forEach(TestDatabases::requireUnchangedSource);
        }
    }

    private static Used used(ExtensionContext context) {
        ExtensionContext found = context;
        while (found.getTestMethod().isPresent()) {
            found = found.getParent().orElseThrow();
        }
        return kept(found, Used.class, () -> new Used(ConcurrentHashMap.newKeySet()), Used.class);
    }

    private static ExtensionContext scope(Wanted wanted, ExtensionContext context, String place) {
        if (!wanted.isPerClass()) {
            if (context.getTestMethod().isEmpty()) {
                throw new ExtensionConfigurationException("A database for each method cannot be given to " + place
                        + ", which is there for all: say scope = PER_CLASS.");
            }
            return context;
        }
        ExtensionContext found = context;
        while (found.getTestMethod().isPresent() || !isOf(wanted.owner(), found)) {
            found = found.getParent().orElseThrow();
        }
        return found;
    }

    private static boolean isOf(Class<?> owner, ExtensionContext context) {
        return context.getTestClass().filter(owner::isAssignableFrom).isPresent();
    }

    private static Injected make(Wanted wanted, TestDatabases all, Folder folder) {
        TestDatabases prepared = wanted.prepared(all);
        return wanted.isInMemory()
                ? Injected.inMemory(prepared, wanted.version())
                : Injected.in(folder.next(wanted.name()), prepared, wanted.version());
    }

    /** Where the databases of one scope are; gone when it ends. */
    private static final class Folder implements AutoCloseable {
        private final Path path;
        private int unnamed;

        Folder() {
            try {
                path = Files.createTempDirectory("zmonitor-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The databases with names are together; each other one is alone. */
        synchronized Path next(String name) {
            try {
                if (!name.isEmpty() && Files.exists(path.resolve("named").resolve(name))) {
                    throw new ExtensionConfigurationException(
                            "Two different databases are called " + name + ": give them names of their own.");
                }
                return Files.createDirectories(path.resolve(name.isEmpty() ? "unnamed-" + ++unnamed : "named"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            TemplateFolder.delete(path);
        }
    }
}
