package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Numbering;

/** What runs inside the executable jar of {@link NestedJarTest}: prints what it finds on its class path. */
public final class NestedJarProgram {
    private NestedJarProgram() {}

    /** Prints the chain's length and the ids of all migrations. */
    public static void main(String[] args) {
        MigrationSource source = MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER);
        MigrationSet set = MigrationSets.resolve(source, Numbering.SHARED);
        set.load(set.entries())
                .forEach(migration -> System.out.println(migration.entry().id()));
    }
}
