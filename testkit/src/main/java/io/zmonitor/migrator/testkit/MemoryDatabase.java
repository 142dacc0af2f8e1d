package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.testkit.internal.SharedConnection;
import io.zmonitor.migrator.testkit.internal.TestDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * One database in memory for one test. It belongs to one connection: a second one would see an empty database. So its data
 * source gives that one again, to one user after the other, and refuses a second user meanwhile. Close it after the test.
 */
public final class MemoryDatabase implements AutoCloseable {
    private final Connection connection;
    private final SharedConnection shared;
    private final TestDatabases databases;

    MemoryDatabase(Connection connection, TestDatabases databases) {
        this.connection = connection;
        this.shared = new SharedConnection(connection);
        this.databases = databases;
    }

    static Connection loaded(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        try {
            Sql.execute(connection, "restore from " + quoted(file));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    // Every page as it is: VACUUM INTO would number rows anew.
    static void save(Connection connection, Path file) throws SQLException {
        Sql.execute(connection, "backup to " + quoted(file));
    }

    private static String quoted(Path file) {
        String path = file.toAbsolutePath().toString();
        char quote = path.indexOf('\'') < 0 ? '\'' : '"';
        return quote + path + quote;
    }

    /** The connection, for the test itself; it stays open until the database is closed. */
    public Connection connection() {
        return connection;
    }

    /** Gives the connection to one user at a time; a second one gets a {@link SQLException} that says so. */
    public DataSource dataSource() {
        return new TestDataSource(shared::give);
    }

    /** Migrates this database with the migrations that it was made of, as strictly as {@link TestDatabase#migrator()}. */
    public Migrator migrator() {
        return databases
                .prepared(Migrator.forConnection(connection))
                .withColumnsCompared()
                .withLostObjects(LostObjects.REFUSE);
    }

    /** Runs statements. */
    public void execute(String... statements) throws SQLException {
        Sql.execute(connection, statements);
    }

    /** The rows of a query, each with its columns joined by a bar; {@code null} as text for NULL. */
    public List<String> rows(String query) throws SQLException {
        return Sql.rows(connection, query);
    }

    /**
     * Closes it, and with it all that it holds.
     *
     * @throws AssertionError if somebody still uses the data source's connection, with the place where he got it as the cause
     */
    @Override
    public void close() throws SQLException {
        connection.close();
        shared.user().ifPresent(place -> {
            throw new AssertionError("the connection of a database in memory was not given back", place);
        });
    }
}
