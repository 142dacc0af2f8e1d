package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The table of repeatables. A row without checksum says that what it defines was dropped by a run that is not finished:
 * the repeatable is due.
 *
 * @param database where it is
 */
public record RepeatableLedger(SqlConnection database) implements SqlConnection.Row<MigrationReport.Repeated> {
    private static final String SELECT = "SELECT name, file_hash, objects, applied_at, execution_time_ms, applied_by"
            + " FROM schema_version_repeatable ORDER BY name";

    private static final String INSERT = """
            INSERT OR REPLACE INTO schema_version_repeatable
                (name, file_hash, objects, applied_at, execution_time_ms, applied_by)
            VALUES (?, ?, ?, ?, ?, ?)""";

    /** All rows by name; none if the table is not there yet. Creates nothing. */
    public List<MigrationReport.Repeated> read() throws SQLException {
        boolean present = database.number(
                        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version_repeatable'")
                > 0;
        return present ? database.list(SELECT, this) : List.of();
    }

    /** Records a repeatable, in the transaction that ran it. */
    public void record(MigrationReport.Repeated applied) throws SQLException {
        database.execute(
                INSERT,
                applied.name(),
                applied.checksum().map(Checksum::toString).orElse(null),
                String.join("\n", applied.objects()),
                applied.appliedAt(),
                applied.took().toMillis(),
                applied.appliedBy());
    }

    /** Makes a repeatable due again: something that it defines is about to be dropped. */
    public void makeDue(String name) throws SQLException {
        database.execute("UPDATE schema_version_repeatable SET file_hash = NULL WHERE name = ?", name);
    }

    /** Forgets a repeatable that is no longer in the source. */
    public void remove(String name) throws SQLException {
        database.execute("DELETE FROM schema_version_repeatable WHERE name = ?", name);
    }

    /** Reads one row. */
    @Override
    public MigrationReport.Repeated read(ResultSet row) throws SQLException {
        return new Results.AppliedRepeatableData(
                String.valueOf(row.getString(1)),
                Optional.ofNullable(row.getString(2)).map(Checksum::parse),
                String.valueOf(row.getString(3)).lines().toList(),
                String.valueOf(row.getString(4)),
                Duration.ofMillis(row.getLong(5)),
                String.valueOf(row.getString(6)));
    }
}
