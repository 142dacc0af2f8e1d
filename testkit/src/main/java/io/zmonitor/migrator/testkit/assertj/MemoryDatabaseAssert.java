package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.schema.DatabaseSchema;
import io.zmonitor.migrator.testkit.MemoryDatabase;
import java.sql.SQLException;
import java.util.List;

/** Assertions on a database in memory, on its one connection. */
public final class MemoryDatabaseAssert extends AbstractDatabaseAssert<MemoryDatabaseAssert, MemoryDatabase> {
    MemoryDatabaseAssert(MemoryDatabase actual) {
        super(actual, MemoryDatabaseAssert.class);
    }

    @Override
    List<String> tables() {
        return read(DatabaseSchema::read).tables();
    }

    @Override
    Migrator migrator() {
        return Migrator.forConnection(actual.connection()).withSource(MigrationSource.of());
    }

    @Override
    <T> T read(Reading<T> reading) {
        try {
            return reading.read(actual.connection());
        } catch (SQLException e) {
            throw new AssertionError("the database cannot be read", e);
        }
    }
}
