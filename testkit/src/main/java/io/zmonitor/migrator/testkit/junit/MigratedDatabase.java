package io.zmonitor.migrator.testkit.junit;

import io.zmonitor.migrator.testkit.Fixture;
import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.Tolerated;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test a database at a version.
 *
 * <pre>{@code
 * @Test
 * void the_overview_counts_beds(@MigratedDatabase(version = 12) TestDatabase database) { … }
 * }</pre>
 *
 * <p>On a parameter of a test, of a method that runs before or after it, or of a constructor, and on a field: what is injected is the
 * {@code TestDatabase} or {@code MemoryDatabase}, or of it the {@code Path}, the key ({@code DatabaseOpener} or its own
 * class), a {@code Migrator} to the newest version, a {@code DataSource}, or a {@code Connection} that is closed after the
 * test. Parameters with equal annotations get the same database.
 *
 * <p>On a method or a class, also on a superclass or an enclosing class: parameters of these types that have no annotation get
 * that database. The annotation works as a meta-annotation, too.
 *
 * <p>The test fails if it leaves a connection open, or a journal, a lock or a file in plaintext behind; the class fails if the
 * migrations have changed while its tests ran. Each is allowed by {@link #tolerates}. Tests may run in parallel.
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Tag("migration")
@ExtendWith(MigratedDatabaseExtension.class)
public @interface MigratedDatabase {
    /** Everything up to this number is applied; the newest version if not said, an empty database for 0. */
    long version() default TestDatabases.NEWEST;

    /** Which rows are inserted at that version: classes with a constructor without parameters. */
    Class<? extends Fixture>[] fixture() default {};

    /**
     * Gives the migrations: a class with a constructor without parameters, asked once in a test run. If not said, the
     * annotation of the method, the class, a superclass or an enclosing class says it, or else it is the folder {@code
     * META-INF/migrations} on the class path.
     */
    Class<? extends Supplier<TestDatabases>> of() default NotSaid.class;

    /** Where the database is. */
    Storage storage() default Storage.FILE;

    /** How long a database lives. */
    Scope scope() default Scope.PER_METHOD;

    /** The file's name, if a test has several databases: those with names are in one folder. */
    String name() default "";

    /** What the test may leave behind; nothing if not said. */
    Tolerated[] tolerates() default {};

    /** Where a database is. */
    enum Storage {
        /** In a file that is opened as the {@code TestDatabases} say: encrypted if they say nothing. */
        FILE,
        /** In a file without encryption. */
        PLAIN_FILE,
        /** In memory, with one connection. */
        MEMORY
    }

    /** How long a database lives. */
    enum Scope {
        /** Each test, and each invocation of a parameterized one, has a database of its own. */
        PER_METHOD,
        /** The tests of a class share it, in whatever order they run. */
        PER_CLASS
    }

    /** Stands for what is said elsewhere. */
    final class NotSaid implements Supplier<TestDatabases> {
        private NotSaid() {}

        @Override
        public TestDatabases get() {
            throw new IllegalStateException("stands for what is said elsewhere");
        }
    }
}
