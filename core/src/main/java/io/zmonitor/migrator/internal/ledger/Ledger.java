package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.WholeTable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The table of applied migrations. */
public final class Ledger {
    private static final List<String> COLUMNS = List.of(
            "migration_type",
            "version",
            "description",
            "file_hash",
            "applied_at",
            "execution_time_ms",
            "applied_by",
            "compatible_with");

    private static final String IN_ORDER = "schema_version ORDER BY version, migration_type";

    private static final String NUMBERS = "SELECT group_concat(migration_type || ' ' || version || ' ', '')"
            + " FROM (SELECT migration_type, version FROM " + IN_ORDER + ")";

    private static final String INSERT = """
            INSERT INTO schema_version
                (migration_type, version, description, file_hash, applied_at, execution_time_ms, applied_by, rollback_sql,
                compatible_with)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String FURTHER_ROW = ", (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int ROWS_AT_ONCE = 100;

    private final SqlConnection database;
    private final Path name;

    /** The ledger of this database, called {@code name} in messages. */
    public Ledger(SqlConnection database, Path name) {
        this.database = database;
        this.name = name;
    }

    /**
     * All entries; none if the database has no ledger yet. Creates nothing.
     *
     * @throws MigrationException if the ledger is an earlier runner's: {@link #content()} reads that too
     */
    public List<LedgerEntry> read() throws SQLException {
        LedgerContent content = content();
        if (content instanceof LedgerContent.Ours ours) {
            return ours.entries();
        }
        throw MigrationException.refusing(Problem.ofFile(ProblemCode.LEDGER_OF_EARLIER_RUNNER, name));
    }

    /** What the ledger holds, be it ours or an earlier runner's. Creates nothing. */
    public LedgerContent content() throws SQLException {
        return switch (LedgerShape.of(database, name)) {
            case NONE -> new LedgerContent.Ours(List.of(), List.of());
            case PRESENT -> new LedgerContent.Ours(entries(), List.of());
            case BATCHED -> new LedgerContent.Ours(entries(), halfDone());
            case EARLIER -> EarlierRows.read(database);
        };
    }

    private List<LedgerEntry> entries() throws SQLException {
        List<LedgerEntry> entries = new ArrayList<>();
        for (@Nullable String[] row : WholeTable.read(database, COLUMNS, IN_ORDER)) {
            entries.add(entry(row));
        }
        return once(entries);
    }

    /** Where the schema stands; nowhere if there is no ledger of this library that could be read. */
    public DatabaseVersion version() throws SQLException {
        try {
            if (!(content() instanceof LedgerContent.Ours ours)) {
                return DatabaseVersion.NONE;
            }
            List<MigrationId> ids = new ArrayList<>();
            for (LedgerEntry entry : ours.entries()) {
                ids.add(entry.id());
            }
            return DatabaseVersion.of(ids);
        } catch (MigrationException e) {
            // An application's own tables before its first run: what is to be recorded begins at nothing.
            return DatabaseVersion.NONE;
        }
    }

    /** Whether the database has a ledger of this library. */
    public boolean isOurs() throws SQLException {
        LedgerShape shape = LedgerShape.of(database, name);
        return shape == LedgerShape.PRESENT || shape == LedgerShape.BATCHED;
    }

    private List<BatchMarks.Mark> halfDone() throws SQLException {
        try {
            return new BatchMarks(database).read();
        } catch (IllegalArgumentException e) {
            throw MigrationException.refusing(
                    Problem.ofFile(ProblemCode.LEDGER_ENTRY_INVALID, name, LedgerTables.BATCH), e);
        }
    }

    /** Puts our ledger in the place of an earlier runner's, in the transaction that is open. */
    public void replaceEarlier() throws SQLException {
        database.execute("DROP TABLE " + LedgerTables.LEDGER);
        LedgerTables.create(database);
    }

    /**
     * Whether it holds entries of exactly these migrations, in the order in which it was read: its numbers alone are
     * asked, in one text.
     */
    public boolean holds(List<LedgerEntry> entries) throws SQLException {
        StringBuilder expected = new StringBuilder();
        for (LedgerEntry entry : entries) {
            expected.append(entry.id().type().word())
                    .append(' ')
                    .append(entry.id().number())
                    .append(' ');
        }
        return database.text(NUMBERS).contentEquals(expected);
    }

    /** How many entries a ledger that is there has. */
    public long size() throws SQLException {
        return database.number("SELECT count(*) FROM schema_version");
    }

    /**
     * Whether the database is new: nothing is in it but the audit of a first run that failed, and texts are stored as our
     * own files store them.
     */
    public boolean isInNewDatabase() throws SQLException {
        return database.number("SELECT (SELECT count(*) FROM sqlite_schema WHERE lower(tbl_name) <> '"
                        + LedgerTables.AUDIT + "') + (SELECT encoding <> 'UTF-8' FROM pragma_encoding)")
                == 0;
    }

    /**
     * Records an applied migration, in its step's transaction.
     *
     * @return the line of {@link EntrySeal} that the audit keeps
     */
    public String record(LedgerEntry entry, Optional<String> rollback) throws SQLException {
        return recordAll(List.of(entry), rollback.isPresent() ? Map.of(entry.id(), rollback.get()) : Map.of())
                .get(0);
    }

    /**
     * The same of many, with a statement for each hundred of them.
     *
     * @param rollbacks the scripts that undo them
     */
    public List<String> recordAll(List<LedgerEntry> entries, Map<MigrationId, String> rollbacks) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += ROWS_AT_ONCE) {
            List<LedgerEntry> some = entries.subList(from, Math.min(entries.size(), from + ROWS_AT_ONCE));
            List<@Nullable Object> values = new ArrayList<>();
            for (LedgerEntry entry : some) {
                lines.add(row(entry, rollbacks.get(entry.id()), values));
            }
            // One row is what nearly all calls are for.
            String further = some.size() == 1 ? "" : FURTHER_ROW.repeat(some.size() - 1);
            database.execute(INSERT + further, values.toArray());
        }
        return lines;
    }

    private static String row(LedgerEntry entry, @Nullable String rollback, List<@Nullable Object> values) {
        String checksum = entry.checksum().isPresent() ? entry.checksum().get().toString() : null;
        Long compatibleWith =
                entry.compatibleWith().isPresent() ? entry.compatibleWith().getAsLong() : null;
        values.add(entry.id().type().word());
        values.add(entry.id().number());
        values.add(entry.description());
        values.add(checksum);
        values.add(entry.appliedAt());
        values.add(entry.took().toMillis());
        values.add(entry.appliedBy());
        values.add(rollback);
        values.add(compatibleWith);
        List<@Nullable String> columns = new ArrayList<>();
        columns.add(entry.id().type().word());
        columns.add(Long.toString(entry.id().number()));
        columns.add(checksum);
        columns.add(rollback);
        columns.add(entry.description());
        columns.add(entry.appliedAt());
        columns.add(Long.toString(entry.took().toMillis()));
        columns.add(entry.appliedBy());
        columns.add(compatibleWith == null ? null : compatibleWith.toString());
        return EntrySeal.of(columns).line();
    }

    /** The rollback scripts as they were when the migrations were applied. */
    public Map<MigrationId, String> storedRollbacks() throws SQLException {
        Map<MigrationId, String> stored = new HashMap<>();
        database.list(
                "SELECT migration_type, version, rollback_sql FROM schema_version WHERE rollback_sql IS NOT NULL",
                row -> stored.put(
                        new MigrationId(MigrationType.ofWord(row.getString(1)), row.getLong(2)), row.getString(3)));
        return stored;
    }

    /**
     * Removes the entry of a migration that was rolled back, in the rollback's transaction.
     *
     * @return the line that the audit keeps
     */
    public String remove(MigrationId id) throws SQLException {
        database.execute(
                "DELETE FROM schema_version WHERE migration_type = ? AND version = ?",
                id.type().word(),
                id.number());
        return EntrySeal.removed(id);
    }

    /**
     * Accepts this as the content that was applied, in a repair's transaction.
     *
     * @return the line that the audit keeps
     */
    public String accept(MigrationId id, Checksum checksum) throws SQLException {
        database.execute(
                "UPDATE schema_version SET file_hash = ? WHERE migration_type = ? AND version = ?",
                checksum.toString(),
                id.type().word(),
                id.number());
        return EntrySeals.of(database).stream()
                .filter(seal -> seal.migration().equals(id.toString()))
                .map(EntrySeal::line)
                .findFirst()
                .orElseGet(() -> EntrySeal.removed(id));
    }

    /** Marks the run as not finished, as the first thing in its transaction: see {@link #wasCommittedHalfWay()}. */
    public void mark(String writtenBy) throws SQLException {
        StateRow.mark(database, writtenBy);
    }

    /** Whether the transaction of a marked run is over and its mark was kept. */
    public boolean wasCommittedHalfWay() throws SQLException {
        return StateRow.isMarked(database);
    }

    /**
     * A text that changes when somebody changes any column of a row of the ledger, of the repeatables or of the state
     * row, or the length of the audit, whose rows cannot be changed. Who applied what, and when, is what an inspector
     * reads; the stored rollback script is run one day. Nobody compares these later, so it must be noticed here.
     */
    public String fingerprint() throws SQLException {
        return database.text("""
                SELECT (SELECT count(*) FROM schema_version_audit)
                    || '/' || (SELECT quote(format) || quote(set_chain) || quote(entries) || quote(schema_cookie)
                        || quote(schema_fingerprint) || quote(compatibility_floor) || quote(written_by)
                        FROM schema_version_state)
                    || '/' || (SELECT coalesce(group_concat(quote(migration_type) || quote(version) || quote(description)
                        || quote(applied_at) || quote(file_hash) || quote(execution_time_ms) || quote(applied_by)
                        || quote(rollback_sql) || quote(compatible_with)), '')
                        FROM schema_version)
                    || '/' || (SELECT coalesce(group_concat(quote(name) || quote(file_hash) || quote(objects)
                        || quote(applied_at) || quote(execution_time_ms) || quote(applied_by)), '')
                        FROM schema_version_repeatable)""");
    }

    /** Writes the state row: the last thing a run does before it commits. Reads the whole schema. */
    public void leave(String setChain, String writtenBy) throws SQLException {
        SchemaObjects.remember(database);
        StateRow.write(database, setChain, writtenBy, SchemaFingerprint.of(database));
    }

    /** The same at a commit that others of this run follow: writes of the schema what changed since the one before. */
    public void leave(String setChain, String writtenBy, TrackedSchema schema) throws SQLException {
        StateRow.write(database, setChain, writtenBy, schema.write(database));
    }

    private static Optional<Checksum> checksum(@Nullable String stored) {
        return stored == null ? Optional.empty() : Optional.of(Checksum.parse(stored));
    }

    private static OptionalLong compatibleWith(@Nullable String number) {
        return number == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(number));
    }

    // Refused if it is none of ours.
    private LedgerEntry entry(@Nullable String[] row) {
        String type = String.valueOf(row[0]);
        long number = number(row[1]);
        try {
            return new Results.LedgerEntryData(
                    new MigrationId(
                            MigrationType.ofWord(type), Long.toString(number).equals(row[1]) ? number : -1),
                    String.valueOf(row[2]),
                    checksum(row[3]),
                    String.valueOf(row[4]),
                    Duration.ofMillis(number(row[5])),
                    String.valueOf(row[6]),
                    compatibleWith(row[7]));
        } catch (IllegalArgumentException e) {
            throw MigrationException.refusing(
                    Problem.ofFile(ProblemCode.LEDGER_ENTRY_INVALID, name, type + " " + number), e);
        }
    }

    // 0 if it is none: how long a migration took decides nothing, and a migration's number is compared with its text.
    private static long number(@Nullable String text) {
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    // The primary key forbids it; a table that somebody copied has none. They come in order.
    private List<LedgerEntry> once(List<LedgerEntry> entries) {
        for (int at = 1; at < entries.size(); at++) {
            MigrationId id = entries.get(at).id();
            if (id.compareTo(entries.get(at - 1).id()) == 0) {
                throw MigrationException.refusing(
                        Problem.ofFile(ProblemCode.LEDGER_ENTRY_INVALID, name, id + " is there twice"));
            }
        }
        return entries;
    }
}
