package io.zmonitor.migrator.functional;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationType;
import java.util.Set;

/** A Java-coded data migration made of a lambda. */
record Coded(long version, String revision, Body body, Set<String> tablesThatMayDecrease) implements JavaMigration {
    Coded(long version, String revision, Body body) {
        this(version, revision, body, Set.of());
    }

    /** What it does. */
    @FunctionalInterface
    interface Body {
        void migrate(JavaMigration.Context context) throws Exception;
    }

    Coded removingRowsOf(String table) {
        return new Coded(version, revision, body, Set.of(table));
    }

    @Override
    public MigrationType type() {
        return MigrationType.DATA;
    }

    @Override
    public String description() {
        return "coded " + version;
    }

    @Override
    public void migrate(JavaMigration.Context context) throws Exception {
        body.migrate(context);
    }
}
