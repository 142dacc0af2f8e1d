package io.zmonitor.migrator.testkit.contract;

import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.testkit.TestDatabases;
import io.zmonitor.migrator.testkit.internal.compare.SchemaText;
import io.zmonitor.migrator.testkit.rows.Rows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory that goes from one number to the next, with rows in each table from the moment it is there. A step
 * that fails is passed on empty tables, so that the later ones are seen too.
 */
final class Walk implements AutoCloseable {
    private final TestDatabases databases;
    private final UnaryOperator<Migrator> configured;
    private final @Nullable Rows rows;
    private final Set<String> filled = new LinkedHashSet<>();
    private Connection connection;

    Walk(TestDatabases databases, UnaryOperator<Migrator> configured, @Nullable Rows rows) throws SQLException {
        this.databases = databases;
        this.configured = configured;
        this.rows = rows;
        this.connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    Connection connection() {
        return connection;
    }

    /** Migrates to this number, and fills the tables that are new. */
    MigrationReport to(long number) throws SQLException {
        MigrationReport report = up(number);
        fill();
        return report;
    }

    /** Migrates to this number, and leaves new tables as they are. */
    MigrationReport up(long number) {
        return migrator(number).migrate();
    }

    /** Rolls back to this number. */
    void down(long number, String reason) throws SQLException {
        migrator().maintenance().rollbackTo(number, reason);
        filled.retainAll(SchemaText.of(connection).tables());
    }

    /** Begins anew on empty tables at this number. */
    void passTo(long number) throws SQLException {
        connection.close();
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        filled.clear();
        lenient(number).migrate();
        fill();
    }

    Migrator migrator(long number) {
        return lenient(number).withColumnsCompared().withLostObjects(LostObjects.REFUSE);
    }

    Migrator migrator() {
        return migrator(Long.MAX_VALUE);
    }

    private Migrator lenient(long number) {
        Migrator migrator = configured.apply(Migrator.forConnection(connection)
                .withSource(databases.source().withoutSnapshots())
                .withNumbering(databases.numbering()));
        List<Long> versions = databases.versions();
        boolean newest = number >= versions.get(versions.size() - 1);
        return newest ? migrator : migrator.withTarget(Target.upTo(number));
    }

    /** Fills the tables that are new. */
    void fill() throws SQLException {
        if (rows == null) {
            return;
        }
        Set<String> tables = SchemaText.of(connection).tables();
        filled.retainAll(tables);
        if (!filled.containsAll(tables)) {
            rows.except(filled.toArray(String[]::new)).insert(connection);
            filled.addAll(tables);
        }
    }

    /** Further rows in all tables, as a newer build would write them. */
    void write(Rows more) throws SQLException {
        if (!filled.isEmpty()) {
            more.insert(connection);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
