package io.zmonitor.migrator.testkit.junit;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.testkit.Fixture;
import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.Tolerated;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Which database an annotation asks for; equal ones are the same database.
 *
 * @param owner the class at which it is said
 */
record Wanted(
        long version,
        List<Class<? extends Fixture>> fixtures,
        Class<? extends Supplier<TestDatabases>> of,
        MigratedDatabase.Storage storage,
        MigratedDatabase.Scope scope,
        String name,
        Set<Tolerated> tolerated,
        Class<?> owner) {
    static Wanted of(MigratedDatabase said, Class<? extends Supplier<TestDatabases>> of, Class<?> owner) {
        return new Wanted(
                said.version(),
                List.of(said.fixture()),
                of,
                said.storage(),
                said.scope(),
                said.name(),
                Set.of(said.tolerates()),
                owner);
    }

    boolean isInMemory() {
        return storage == MigratedDatabase.Storage.MEMORY;
    }

    boolean isPerClass() {
        return scope == MigratedDatabase.Scope.PER_CLASS;
    }

    /** The set, as its class gives it or by default. */
    static TestDatabases databases(Class<?> supplier) {
        if (supplier == MigratedDatabase.NotSaid.class) {
            return TestDatabases.of(MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER));
        }
        return (TestDatabases) ((Supplier<?>) ReflectionSupport.newInstance(supplier)).get();
    }

    /** The set with these fixtures and in this storage. */
    TestDatabases prepared(TestDatabases all) {
        TestDatabases prepared = storage == MigratedDatabase.Storage.PLAIN_FILE ? all.unencrypted() : all;
        for (Class<? extends Fixture> fixture : fixtures) {
            prepared = prepared.withFixture(ReflectionSupport.newInstance(fixture));
        }
        TestDatabases tolerating = prepared.tolerating(tolerated.toArray(Tolerated[]::new));
        return name.isEmpty() ? tolerating : tolerating.named(name);
    }
}
