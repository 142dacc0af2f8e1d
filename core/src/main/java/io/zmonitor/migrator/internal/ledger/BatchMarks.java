package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the steps are that go through a table in batches and are not done yet. A mark is written in the transaction of
 * the batch that it stands for, so after a kill each row has been treated once or not at all.
 */
public final class BatchMarks implements SqlConnection.Row<BatchMarks.Mark> {
    /** The form of the marks that this library writes. One that another form made is not read on. */
    public static final long FORMAT = 1;

    private static final String SELECT = "SELECT migration_type, version, format, file_hash, way, begun_at, batches,"
            + " keys, rows_changed, size, grows FROM schema_version_batch ORDER BY migration_type, version";

    private static final String STEP = " WHERE migration_type = ? AND version = ?";

    private final SqlConnection database;

    public BatchMarks(SqlConnection database) {
        this.database = database;
    }

    /**
     * How far a step is.
     *
     * @param id which
     * @param format the form of this mark
     * @param checksum of the script or the code that treats the rows
     * @param way through which table it goes, and by which key
     * @param begunAt when it began, as a text in UTC
     * @param progress what is done
     * @param size how many rows the next batch has
     * @param grows whether the step itself adds rows to the table through which it goes
     */
    public record Mark(
            MigrationId id,
            long format,
            String checksum,
            String way,
            String begunAt,
            Progress progress,
            long size,
            boolean grows) {
        /** The same after one more batch. */
        public Mark after(long keys, long rowsChanged, long nextSize, boolean grew) {
            Progress more =
                    new Progress(progress.batches() + 1, progress.keys() + keys, progress.rowsChanged() + rowsChanged);
            return new Mark(id, format, checksum, way, begunAt, more, nextSize, grows || grew);
        }
    }

    /**
     * What is done.
     *
     * @param batches how many were committed
     * @param keys how many rows of the table were gone through
     * @param rowsChanged how many rows were inserted, updated or deleted
     */
    public record Progress(long batches, long keys, long rowsChanged) {
        public static final Progress NONE = new Progress(0, 0, 0);
    }

    /**
     * The place of a step in its table: keys as SQLite keeps them, column by column.
     *
     * @param mark the last key that was treated; empty before the first
     * @param until the last key that is to be treated
     */
    public record Place(List<@Nullable Object> mark, List<@Nullable Object> until) {}

    /** All of them; none if no step ever began so. */
    public List<Mark> read() throws SQLException {
        return isThere() ? database.list(SELECT, this) : List.of();
    }

    private boolean isThere() throws SQLException {
        return database.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND lower(name) = '"
                        + LedgerTables.BATCH + "'")
                > 0;
    }

    /** That of one step. */
    public Optional<Mark> of(MigrationId id) throws SQLException {
        for (Mark mark : read()) {
            if (mark.id().equals(id)) {
                return Optional.of(mark);
            }
        }
        return Optional.empty();
    }

    /** Where a step that has begun is. */
    public Place place(MigrationId id) throws SQLException {
        List<@Nullable Object> mark = new ArrayList<>();
        List<@Nullable Object> until = new ArrayList<>();
        database.list(
                "SELECT mark, until FROM schema_version_batch_key" + STEP + " ORDER BY place",
                row -> {
                    if (row.getObject(1) != null) {
                        mark.add(row.getObject(1));
                    }
                    return until.add(row.getObject(2));
                },
                id.type().word(),
                id.number());
        return new Place(mark, until);
    }

    /** Notes that a step begins, in the transaction that is open. */
    public void begin(Mark mark, List<@Nullable Object> until) throws SQLException {
        LedgerTables.createBatches(database);
        database.execute(
                "INSERT INTO schema_version_batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                mark.id().type().word(),
                mark.id().number(),
                mark.format(),
                mark.checksum(),
                mark.way(),
                mark.begunAt(),
                mark.progress().batches(),
                mark.progress().keys(),
                mark.progress().rowsChanged(),
                mark.size(),
                mark.grows());
        int place = 0;
        for (Object value : until) {
            database.execute(
                    "INSERT INTO schema_version_batch_key VALUES (?, ?, ?, NULL, ?)",
                    mark.id().type().word(),
                    mark.id().number(),
                    ++place,
                    value);
        }
    }

    /** Notes that one more batch is done, in its transaction. */
    public void advance(Mark mark, List<@Nullable Object> last) throws SQLException {
        database.execute(
                "UPDATE schema_version_batch SET batches = ?, keys = ?, rows_changed = ?, size = ?, grows = ?" + STEP,
                mark.progress().batches(),
                mark.progress().keys(),
                mark.progress().rowsChanged(),
                mark.size(),
                mark.grows(),
                mark.id().type().word(),
                mark.id().number());
        set("mark", mark.id(), last);
    }

    /** Notes that the step goes on to this key, in the transaction that is open. */
    public void extend(MigrationId id, List<@Nullable Object> until) throws SQLException {
        set("until", id, until);
    }

    private void set(String column, MigrationId id, List<@Nullable Object> key) throws SQLException {
        int place = 0;
        for (Object value : key) {
            database.execute(
                    "UPDATE schema_version_batch_key SET " + column + " = ?" + STEP + " AND place = ?",
                    value,
                    id.type().word(),
                    id.number(),
                    ++place);
        }
    }

    /** How many batches of a step are committed; none if it is not begun, or over. */
    public long batches(MigrationId id) throws SQLException {
        return of(id).map(mark -> mark.progress().batches()).orElse(0L);
    }

    /** How many rows a step has left behind since it began. */
    public long badRows(MigrationId id) throws SQLException {
        String ofStep = " FROM schema_version_audit WHERE subject = ? AND operation = ";
        return database.numbers(
                        "SELECT count(*)" + ofStep + "'bad_row' AND sequence > (SELECT coalesce(max(sequence), 0)"
                                + ofStep + "'batches' AND detail LIKE 'begins %')",
                        id.toString(),
                        id.toString())
                .get(0);
    }

    /** Accepts this as the content that goes on, in a repair's transaction. */
    public void accept(MigrationId id, String checksum) throws SQLException {
        database.execute(
                "UPDATE schema_version_batch SET file_hash = ?" + STEP,
                checksum,
                id.type().word(),
                id.number());
    }

    /** Forgets a step, in the transaction that records it as applied. */
    public void remove(MigrationId id) throws SQLException {
        if (isThere()) {
            for (String table : List.of(LedgerTables.BATCH, LedgerTables.BATCH_KEY)) {
                database.execute("DELETE FROM " + table + STEP, id.type().word(), id.number());
            }
        }
    }

    @Override
    public Mark read(ResultSet row) throws SQLException {
        return new Mark(
                new MigrationId(MigrationType.ofWord(String.valueOf(row.getString(1))), row.getLong(2)),
                row.getLong(3),
                String.valueOf(row.getString(4)),
                String.valueOf(row.getString(5)),
                String.valueOf(row.getString(6)),
                new Progress(row.getLong(7), row.getLong(8), row.getLong(9)),
                row.getLong(10),
                row.getBoolean(11));
    }
}
