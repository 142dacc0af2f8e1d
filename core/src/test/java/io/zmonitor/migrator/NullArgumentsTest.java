package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A null goes no further than the call that was given it, and the exception names the parameter. */
class NullArgumentsTest {
    private static final Migrator MIGRATOR = Migrator.forDatabase(Path.of("no.db"), proxy(DatabaseOpener.class));

    /** Made by the library alone: nobody has a value to give to these. */
    private static final Set<Class<?>> RESULTS = Set.of(
            MigrationReport.Applied.class,
            MigrationReport.Repeated.class,
            AuditEntry.class,
            Maintenance.BaselineReport.class,
            Check.Result.class,
            LedgerEntry.class,
            MigrationPlan.class,
            MigrationReport.class,
            MigrationStatus.class,
            Rehearsal.class,
            Maintenance.RekeyReport.class,
            Maintenance.RepairReport.class,
            SourceEntry.Repeatable.class,
            MigrationStatus.Repeatable.class,
            Maintenance.RestoreReport.class,
            RollbackReport.class,
            RollbackReport.Undone.class,
            RunListener.Event.class,
            SourceEntry.class,
            Rehearsal.Table.class,
            Verification.class,
            Warning.class);

    private record Call(Executable executable, @Nullable Object receiver, int position) {
        String name() {
            return executable.getDeclaringClass().getSimpleName() + "."
                    + executable.getName().replaceFirst(".*[.$]", "new ")
                    + Arrays.toString(Arrays.stream(executable.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toArray())
                    + " " + position;
        }
    }

    @TestFactory
    Stream<DynamicTest> every_reference_is_asked_for_at_the_call() throws IOException {
        return calls().stream().map(call -> DynamicTest.dynamicTest(call.name(), () -> refuses(call)));
    }

    private static void refuses(Call call) throws Exception {
        Object[] arguments = new Object[call.executable.getParameterCount()];
        for (int at = 0; at < arguments.length; at++) {
            Parameter parameter = call.executable.getParameters()[at];
            arguments[at] = at == call.position ? null : value(parameter.getType());
        }
        Throwable thrown = null;
        try {
            if (call.executable instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                ((Method) call.executable).invoke(call.receiver, arguments);
            }
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
        }

        assertThat(thrown).isInstanceOf(NullPointerException.class);
        String named = thrown == null ? "" : String.valueOf(thrown.getMessage());
        assertThat(named).matches("[a-z][A-Za-z]*");
        if (call.executable instanceof Constructor<?> constructor
                && constructor.getDeclaringClass().isRecord()
                && isCanonical(constructor)) {
            assertThat(named)
                    .isEqualTo(constructor
                            .getDeclaringClass()
                            .getRecordComponents()[call.position]
                            .getName());
        }
    }

    private static List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            for (Constructor<?> constructor : type.getConstructors()) {
                add(calls, constructor, null);
            }
            for (Method method : type.getDeclaredMethods()) {
                boolean library = Modifier.isPublic(method.getModifiers())
                        && !method.isBridge()
                        && !method.isSynthetic()
                        && !method.getName().equals("equals")
                        && !method.getName().equals("valueOf");
                if (library && Modifier.isStatic(method.getModifiers())) {
                    add(calls, method, null);
                } else if (library && !Modifier.isAbstract(method.getModifiers()) && isMadeHere(type)) {
                    add(calls, method, value(type));
                }
            }
        }
        return calls;
    }

    private static void add(List<Call> calls, Executable executable, @Nullable Object receiver) {
        for (int at = 0; at < executable.getParameterCount(); at++) {
            boolean nullable = executable.getAnnotatedParameterTypes()[at].isAnnotationPresent(Nullable.class);
            if (!executable.getParameterTypes()[at].isPrimitive() && !nullable) {
                calls.add(new Call(executable, receiver, at));
            }
        }
    }

    private static List<Class<?>> publicTypes() throws IOException {
        List<Class<?>> types = new ArrayList<>();
        for (String name : List.of("io.zmonitor.migrator", "io.zmonitor.migrator.health", "io.zmonitor.migrator.spi")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/java", name.split("\\.")))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    String type = file.getFileName().toString().replace(".java", "");
                    if (!type.equals("package-info")) {
                        addWithNested(types, load(name + "." + type));
                    }
                }
            }
        }
        return types;
    }

    private static void addWithNested(List<Class<?>> types, Class<?> type) {
        if (Modifier.isPublic(type.getModifiers()) && !RESULTS.contains(type)) {
            types.add(type);
            Arrays.stream(type.getClasses())
                    .filter(nested -> nested.getDeclaringClass() == type)
                    .sorted(Comparator.comparing(Class::getName))
                    .forEach(nested -> addWithNested(types, nested));
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    // The rest is made by a run: MigratedDatabase, MigrationException and others have no state that a null could spoil.
    private static boolean isMadeHere(Class<?> type) {
        return type.isRecord() || type == Migrator.class || type == Maintenance.class || type == Checksum.class;
    }

    private static boolean isCanonical(Constructor<?> constructor) {
        return constructor.getParameterCount()
                == constructor.getDeclaringClass().getRecordComponents().length;
    }

    private static Object value(Class<?> type) {
        Map<Class<?>, Object> known = Map.ofEntries(
                Map.entry(String.class, "a"),
                Map.entry(Path.class, Path.of("folder")),
                Map.entry(Duration.class, Duration.ofSeconds(1)),
                Map.entry(Instant.class, Instant.EPOCH),
                Map.entry(Clock.class, Clock.systemUTC()),
                Map.entry(List.class, List.of()),
                Map.entry(Set.class, Set.of()),
                Map.entry(Map.class, Map.of()),
                Map.entry(Optional.class, Optional.empty()),
                Map.entry(OptionalInt.class, OptionalInt.empty()),
                Map.entry(OptionalLong.class, OptionalLong.empty()),
                Map.entry(int.class, 1),
                Map.entry(long.class, 1L),
                Map.entry(boolean.class, true),
                Map.entry(ClassLoader.class, NullArgumentsTest.class.getClassLoader()),
                Map.entry(Throwable.class, new IOException()),
                Map.entry(Migrator.class, MIGRATOR),
                Map.entry(Maintenance.class, MIGRATOR.maintenance()),
                Map.entry(MigrationId.class, MigrationId.schema(1)),
                Map.entry(Checksum.class, Checksum.ofText("")),
                Map.entry(BackupPolicy.class, BackupPolicy.always()));
        if (known.containsKey(type)) {
            return known.get(type);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            return java.lang.reflect.Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isSealed()) {
            return value(type.getPermittedSubclasses()[0]);
        }
        if (type.isRecord()) {
            return record(type);
        }
        return proxy(type);
    }

    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
    }

    private static Object record(Class<?> type) {
        Class<?>[] components = Arrays.stream(type.getRecordComponents())
                .map(component -> component.getType())
                .toArray(Class<?>[]::new);
        try {
            return type.getConstructor(components)
                    .newInstance(Arrays.stream(components)
                            .map(NullArgumentsTest::value)
                            .toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + ": " + e.getCause(), e);
        }
    }
}
