package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationType;
import java.util.List;

/** A data migration made of a lambda. */
record Coded(long version, Body body, List<JavaMigration.Function> functions) implements JavaMigration {
    Coded(long version, Body body) {
        this(version, body, List.of());
    }

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
