package io.zmonitor.migrator;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Where migrations come from. A description only: nothing is read before a run, a plan or a status asks for it. */
public sealed interface MigrationSource {
    /** The folder that is read when nothing else is said; under {@code META-INF} it is visible on the module path. */
    String DEFAULT_FOLDER = "META-INF/migrations";

    /**
     * A folder on the class path or module path, found in every root that has it.
     *
     * @param folder the folder's resource name, parts separated by {@code /}
     * @param loader finds it
     */
    record Classpath(String folder, ClassLoader loader) implements MigrationSource {
        /** Refuses nulls and absolute names. */
        public Classpath {
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(loader, "loader");
            if (folder.isEmpty() || folder.startsWith("/") || folder.endsWith("/")) {
                throw new IllegalArgumentException("a resource name has no slash at either end: " + folder);
            }
        }
    }

    /**
     * A folder of the file system.
     *
     * @param path the folder
     */
    record Directory(Path path) implements MigrationSource {
        /** Refuses null. */
        public Directory {
            Objects.requireNonNull(path, "path");
        }
    }

    /**
     * Migrations given as objects: Java-coded ones, or scripts made by a test.
     *
     * @param migrations in any order
     */
    record Given(List<Migration> migrations) implements MigrationSource {
        /** Copies the list. */
        public Given {
            migrations = List.copyOf(Objects.requireNonNull(migrations, "migrations"));
        }
    }

    /**
     * Repeatables given as objects.
     *
     * @param repeatables in any order
     */
    record Repeatables(List<RepeatableMigration> repeatables) implements MigrationSource {
        /** Copies the list. */
        public Repeatables {
            repeatables = List.copyOf(Objects.requireNonNull(repeatables, "repeatables"));
        }
    }

    /**
     * Several sources that together are one set.
     *
     * @param sources in any order
     */
    record Combined(List<MigrationSource> sources) implements MigrationSource {
        /** Copies the list. */
        public Combined {
            sources = List.copyOf(Objects.requireNonNull(sources, "sources"));
        }
    }

    /** This folder on the class path or module path, seen by the thread's context class loader or else by ours. */
    static MigrationSource classpath(String folder) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return new Classpath(folder, context != null ? context : MigrationSource.class.getClassLoader());
    }

    /** This folder of the file system. */
    static MigrationSource directory(Path path) {
        return new Directory(path);
    }

    /** These migrations. */
    static MigrationSource of(Migration... migrations) {
        return new Given(List.of(Objects.requireNonNull(migrations, "migrations")));
    }

    /** These repeatables. */
    static MigrationSource repeatables(RepeatableMigration... repeatables) {
        return new Repeatables(List.of(Objects.requireNonNull(repeatables, "repeatables")));
    }

    /** All of these sources together; two migrations with one id are refused when the set is resolved. */
    static MigrationSource combined(MigrationSource... sources) {
        return new Combined(List.of(Objects.requireNonNull(sources, "sources")));
    }

    /** This source together with these migrations: the usual way to add Java-coded ones to a folder of scripts. */
    default MigrationSource and(Migration... migrations) {
        return combined(this, of(migrations));
    }

    /** This source together with these repeatables. */
    default MigrationSource and(RepeatableMigration... repeatables) {
        return combined(this, repeatables(repeatables));
    }
}
