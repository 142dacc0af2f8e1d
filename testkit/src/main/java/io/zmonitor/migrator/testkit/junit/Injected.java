package io.zmonitor.migrator.testkit.junit;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.MemoryDatabase;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.TestDatabases;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** A database that was made for tests, and what of it was given away. Closed by JUnit at the end of its scope. */
final class Injected implements AutoCloseable {
    private final TestDatabases databases;
    private final @Nullable TestDatabase file;
    private final @Nullable MemoryDatabase memory;
    private @Nullable Connection connection;

    private Injected(TestDatabases databases, @Nullable TestDatabase file, @Nullable MemoryDatabase memory) {
        this.databases = databases;
        this.file = file;
        this.memory = memory;
    }

    static Injected in(Path folder, TestDatabases databases, long version) {
        return new Injected(databases, databases.atVersion(version, folder), null);
    }

    static Injected inMemory(TestDatabases databases, long version) {
        return new Injected(databases, null, databases.inMemory(version));
    }

    /** Whether parameters and fields of this type can be given. */
    static boolean isType(Class<?> type) {
        return type == TestDatabase.class
                || type == MemoryDatabase.class
                || type == Path.class
                || type == Migrator.class
                || type == Connection.class
                || type == DataSource.class
                || DatabaseOpener.class.isAssignableFrom(type);
    }

    Object as(Class<?> type) {
        try {
            return file != null ? ofFile(file, type) : ofMemory(memory, type);
        } catch (SQLException e) {
            throw new ParameterResolutionException("the test's database cannot be opened", e);
        }
    }

    private Object ofFile(TestDatabase database, Class<?> type) throws SQLException {
        if (type == TestDatabase.class) {
            return database;
        }
        if (type == Path.class) {
            return database.path();
        }
        if (type == Migrator.class) {
            return database.migrator();
        }
        if (type == DataSource.class) {
            return database.dataSource();
        }
        if (type == Connection.class) {
            return connection(database);
        }
        if (type.isInstance(database.opener())) {
            return database.opener();
        }
        if (type.isInstance(databases.opener())) {
            return databases.opener();
        }
        throw new ParameterResolutionException(
                "A database in a file has no " + type.getSimpleName() + ". Ask for a TestDatabase.");
    }

    // For the scope of a class there is one as well, unless a test has closed it.
    private synchronized Connection connection(TestDatabase database) throws SQLException {
        Connection open = connection;
        if (open == null || open.isClosed()) {
            open = database.open();
            connection = open;
        }
        return open;
    }

    private static Object ofMemory(@Nullable MemoryDatabase memory, Class<?> type) {
        if (memory == null || type == Path.class || type == TestDatabase.class) {
            throw new ParameterResolutionException("A database in memory has no " + type.getSimpleName()
                    + ". Ask for a MemoryDatabase, Migrator, Connection or DataSource.");
        }
        if (type == MemoryDatabase.class) {
            return memory;
        }
        if (type == Migrator.class) {
            return memory.migrator();
        }
        if (type == DataSource.class) {
            return memory.dataSource();
        }
        if (type == Connection.class) {
            return memory.connection();
        }
        throw new ParameterResolutionException("A database in memory has no key: it is not encrypted.");
    }

    @Override
    public synchronized void close() throws IOException, SQLException {
        if (connection != null) {
            connection.close();
        }
        if (file != null) {
            file.close();
        }
        if (memory != null) {
            memory.close();
        }
    }
}
