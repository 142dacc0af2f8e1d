package io.zmonitor.migrator.reliability.surroundings;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.testkit.Sql;

/**
 * Changes rows, and then does something that no migration should.
 *
 * @param deed what it does
 */
record HostileMigration(Deed deed) implements JavaMigration {
    /** What it does. */
    interface Deed {
        void happens() throws Exception;
    }

    @Override
    public MigrationType type() {
        return MigrationType.DATA;
    }

    @Override
    public long version() {
        return 10;
    }

    @Override
    public String description() {
        return "hostile";
    }

    @Override
    public String revision() {
        return "1";
    }

    @Override
    public void migrate(JavaMigration.Context context) throws Exception {
        Sql.execute(context.connection(), "UPDATE patients SET name = 'half done'");
        deed.happens();
        Sql.execute(context.connection(), "UPDATE patients SET name = 'done'");
    }
}
