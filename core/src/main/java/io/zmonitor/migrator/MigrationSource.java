package io.zmonitor.migrator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
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

    /**
     * Scripts from a place of the application's own.
     *
     * @param place what the place is called in messages
     * @param scripts the scripts
     */
    record Own(String place, Scripts scripts) implements MigrationSource {
        /** Refuses nulls and a blank name. */
        public Own {
            Objects.requireNonNull(place, "place");
            Objects.requireNonNull(scripts, "scripts");
            if (place.isBlank()) {
                throw new IllegalArgumentException("messages need a name for the place of the scripts");
            }
        }
    }

    /**
     * A source of which all migrations run on a new database too, although there may be a snapshot.
     *
     * @param source the source
     */
    record WithoutSnapshots(MigrationSource source) implements MigrationSource {
        /** Refuses null. */
        public WithoutSnapshots {
            Objects.requireNonNull(source, "source");
        }
    }

    /**
     * Scripts that an application keeps in a place of its own, such as a table, an encrypted bundle or a generated list.
     * What it gives is checked like the files of a folder, by the same rules for names and content. If
     * {@code migrations.lock} is among the names, a boot with nothing to do reads that file alone. The migrator calls both
     * methods on the thread of the run, and reads each script at most once a call.
     *
     * <p>The testkit's {@code OwnScriptsContract} proves an implementation.
     */
    interface Scripts {
        /**
         * Returns the names of all files, such as {@code schema/0001_beds.sql}, in any order; parts are separated by
         * {@code /}, as they are relative to a folder of migrations.
         *
         * @throws IOException if they cannot be listed; the run is refused
         */
        Collection<String> names() throws IOException;

        /**
         * Returns the bytes of one file, which is UTF-8.
         *
         * @param name one of the names, or {@code migrations.lock}
         * @throws IOException if it is not there or cannot be read; the run is refused
         */
        byte[] read(String name) throws IOException;
    }

    /**
     * Scripts from a place of the application's own.
     *
     * @param place what the place is called in messages, such as {@code the firmware's bundle}
     */
    static MigrationSource ofScripts(String place, Scripts scripts) {
        return new Own(place, scripts);
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

    /**
     * This source with all its migrations applied one by one on a new database too, whatever snapshots are in its folder:
     * for tests of the migrations themselves. If one part of a combined source is without snapshots, the whole is.
     */
    default MigrationSource withoutSnapshots() {
        return new WithoutSnapshots(this);
    }

    /** This source together with these repeatables. */
    default MigrationSource and(RepeatableMigration... repeatables) {
        return combined(this, repeatables(repeatables));
    }
}
