package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.internal.FilesBeside;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.Assertions;

/** Assertions on a database file. Each assertion opens the file for itself. */
public final class TestDatabaseAssert extends AbstractDatabaseAssert<TestDatabaseAssert, TestDatabase> {
    TestDatabaseAssert(TestDatabase actual) {
        super(actual, TestDatabaseAssert.class);
    }

    /** How the file is encrypted, to assert on. */
    public EncryptionAssert encryption() {
        isNotNull();
        return new EncryptionAssert(actual);
    }

    /**
     * Neither SQLite's header nor a word of the schema can be read in the files without the key.
     *
     * @throws IllegalStateException if a connection is open: reading the file would drop its locks
     */
    public TestDatabaseAssert isEncrypted() {
        encryption().hidesHeader().hidesSchema();
        return this;
    }

    /**
     * No journal or log with content, no copy that the migrator makes while it creates or recovers, is beside the file. Ask
     * this first: the other assertions open the file, and an opening clears a crash's remains away.
     */
    public TestDatabaseAssert hasNoLeftovers() {
        isNotNull();
        try {
            List<Path> leftovers = new FilesBeside(actual.file()).leftovers();
            Assertions.assertThat(leftovers).as("leftovers of %s", actual).isEmpty();
        } catch (IOException e) {
            throw new AssertionError("the folder cannot be read", e);
        }
        return this;
    }

    @Override
    List<String> tables() {
        try {
            return actual.tables();
        } catch (SQLException e) {
            throw new AssertionError("the database cannot be read", e);
        }
    }

    @Override
    Migrator migrator() {
        return Migrator.forDatabase(actual.path(), actual.opener()).withSource(MigrationSource.of());
    }

    @Override
    <T> T read(Reading<T> reading) {
        try (Connection connection = actual.open()) {
            return reading.read(connection);
        } catch (SQLException e) {
            throw new AssertionError("the database cannot be read", e);
        }
    }
}
