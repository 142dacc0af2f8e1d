package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.schema.DatabaseSchema;
import io.zmonitor.migrator.testkit.Sql;
import io.zmonitor.migrator.testkit.internal.compare.ReadRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/**
 * What can be asserted of every database, wherever it is.
 *
 * @param <SELF> the class that extends this
 * @param <ACTUAL> the database
 */
public abstract sealed class AbstractDatabaseAssert<SELF extends AbstractDatabaseAssert<SELF, ACTUAL>, ACTUAL>
        extends AbstractAssert<SELF, ACTUAL> permits TestDatabaseAssert, MemoryDatabaseAssert {
    AbstractDatabaseAssert(ACTUAL actual, Class<?> self) {
        super(actual, self);
    }

    /** The schema, to assert on. */
    public final SchemaAssert schema() {
        isNotNull();
        return new SchemaAssert(read(DatabaseSchema::read));
    }

    /** All rows of a table, told apart by its primary key. */
    public final RowsAssert table(String name) {
        isNotNull();
        return new RowsAssert(read(connection -> ReadRows.ofTable(connection, name)));
    }

    /** What a query yields, told apart by its first column unless {@link RowsAssert#keyedBy} says otherwise. */
    public final RowsAssert query(String sql) {
        isNotNull();
        return new RowsAssert(read(connection -> ReadRows.ofQuery(connection, sql)));
    }

    /** What the ledger says, to assert on. */
    public final LedgerAssert ledger() {
        isNotNull();
        return new LedgerAssert(migrator());
    }

    /** What the audit says, to assert on. */
    public final AuditAssert audit() {
        isNotNull();
        return new AuditAssert(migrator().maintenance());
    }

    /** The ledger's newest schema or data migration has this number; 0 if there is no ledger. */
    public final SELF isAtVersion(long number) {
        isNotNull();
        DatabaseVersion version = read(AbstractDatabaseAssert::version);
        Assertions.assertThat(version.number()).as("the version of %s", actual).isEqualTo(number);
        return myself;
    }

    /** These are the application's tables, and no others. */
    public final SELF hasTables(String... names) {
        isNotNull();
        Assertions.assertThat(tables()).as("the tables of %s", actual).containsExactlyInAnyOrder(names);
        return myself;
    }

    /** A query yields exactly these rows in this order, each with its columns joined by a bar. */
    public final SELF hasRows(String query, String... rows) {
        isNotNull();
        List<String> found = read(connection -> Sql.rows(connection, query));
        Assertions.assertThat(found).as(query).containsExactly(rows);
        return myself;
    }

    abstract List<String> tables();

    abstract Migrator migrator();

    /** Reads on a connection of the database's, which stays as it was. */
    abstract <T> T read(Reading<T> reading);

    /**
     * What is read.
     *
     * @param <T> its type
     */
    @FunctionalInterface
    interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    private static DatabaseVersion version(Connection connection) throws SQLException {
        boolean ledger = !Sql.rows(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'schema_version'")
                .isEmpty();
        List<String> entries =
                ledger ? Sql.rows(connection, "SELECT migration_type, version FROM schema_version") : List.of();
        return DatabaseVersion.of(
                entries.stream().map(AbstractDatabaseAssert::identity).toList());
    }

    private static MigrationId identity(String row) {
        int bar = row.indexOf('|');
        return new MigrationId(MigrationType.ofWord(row.substring(0, bar)), Long.parseLong(row.substring(bar + 1)));
    }
}
