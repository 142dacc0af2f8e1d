package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.internal.sql.UtcText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One row of the audit, before it is chained.
 *
 * @param at when, UTC
 * @param operation what was done
 * @param outcome {@code ok}, or a problem's code
 * @param subject what it was done to: a migration's id, or nothing
 * @param from where the schema stood
 * @param to where it stands now
 * @param took how long it took
 * @param application who did it
 * @param operator the person on whose behalf it was done, or nothing
 * @param detail what else is worth knowing: a script's header, a problem's summary; never a row's value
 * @param entries what the ledger's rows that were written with it say, one {@link EntrySeal#line} each
 */
public record AuditRecord(
        Instant at,
        Operation operation,
        String outcome,
        String subject,
        DatabaseVersion from,
        DatabaseVersion to,
        Duration took,
        String application,
        String operator,
        String detail,
        List<String> entries) {
    /** The outcome of what succeeded. */
    public static final String OK = "ok";

    /** What can be done to a database. */
    public enum Operation {
        /** A run that applied something. */
        RUN,
        /** One migration applied. */
        STEP,
        /** One migration begun in batches, or gone on with: what was done of it before is in the detail. */
        BATCHES,
        /** One row that a migration in batches could not treat and left behind, as it declares; never with a value. */
        BAD_ROW,
        /** One repeatable applied. */
        REPEATABLE,
        /** What a repeatable had defined, dropped since the source no longer has it. */
        REPEATABLE_DROPPED,
        /** A run that failed; nothing of its last transaction was kept. */
        FAILURE,
        /** One row of an earlier runner's ledger, or one thing inferred beside it, taken over. */
        TAKE_OVER,
        /** One migration rolled back, or, without a subject, the rollback as a whole. */
        ROLLBACK,
        /** A version declared, or, with Flyway's columns as its detail, one row of its history imported. */
        BASELINE,
        /** The ledger corrected for one migration; no data was touched. */
        REPAIR,
        /** A backup taken, or, without a subject, the reason why a run went without one. */
        BACKUP,
        /** A backup put back; this row is written into it before it becomes the database. */
        RESTORE,
        /** The content was put under another key or cipher, in a new file; this row is in the new one. */
        REKEY,
        /** A run on a copy that became the database; this row is in the copy. */
        SWAP,
        /** A new database made from a snapshot, instead of by the migrations that the snapshot covers. */
        SNAPSHOT,
        /** Something deleted that earlier calls had left beside the database. */
        PURGE,
        /** What somebody had changed in the schema by hand, found before this change; from now on it is the known state. */
        DRIFT,
        /** The ledger's tables were brought from an earlier format to today's; from now on its rows are sealed. */
        UPGRADE;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Copies the list. */
    public AuditRecord {
        entries = List.copyOf(entries);
    }

    /** The lines of the ledger's rows. */
    String lines() {
        return String.join("\n", entries);
    }

    /** The values in the order of the table's columns, from {@code at} to {@code detail}. */
    List<Object> values() {
        return List.of(
                UtcText.of(at),
                operation.word(),
                outcome,
                subject,
                versions(from),
                versions(to),
                took.toMillis(),
                application,
                detail);
    }

    private static String versions(DatabaseVersion version) {
        return version.schema() + "/" + version.data() + "/" + version.seed();
    }
}
