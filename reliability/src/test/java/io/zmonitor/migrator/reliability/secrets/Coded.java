package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationType;

/** A data migration made of a lambda. */
record Coded(long version, Body body) implements JavaMigration {
    /** What it does. */
    @FunctionalInterface
    interface Body {
        void migrate(JavaMigration.Context context) throws Exception;
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
    public String revision() {
        return "1";
    }

    @Override
    public void migrate(JavaMigration.Context context) throws Exception {
        body.migrate(context);
    }
}
