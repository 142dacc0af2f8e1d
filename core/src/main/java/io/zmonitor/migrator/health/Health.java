package io.zmonitor.migrator.health;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * How a database is, found by one look that writes nothing and takes no lock. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface Health {
    /** Where a look stopped. */
    enum Opening {
        /** The database was opened and read. */
        READ,
        /** A transaction is under way or was interrupted: only a run may open it, and recovers it. */
        UNDER_WAY,
        /** There is no file, or it does not open; {@link Health#problem()} says why. */
        REFUSED
    }

    /**
     * Looks at a database with the migrations of {@link MigrationSource#DEFAULT_FOLDER}.
     *
     * @param database the file
     * @param key opens it
     */
    static Health of(Path database, DatabaseOpener key) {
        return of(database, key, migrator -> migrator);
    }

    /**
     * Looks at a database. What it finds is told and never thrown.
     *
     * @param database the file
     * @param key opens it
     * @param configured the migrator as the application has it: its source, numbering and backups count
     */
    static Health of(Path database, DatabaseOpener key, UnaryOperator<Migrator> configured) {
        return HealthLook.at(
                Objects.requireNonNull(database, "database"),
                Objects.requireNonNull(key, "key"),
                Objects.requireNonNull(configured, "configured"));
    }

    /** The file. */
    Path database();

    /** When the look was taken. */
    Instant at();

    /** The most urgent thing that somebody has to do. */
    HealthCategory category();

    /** Why it is not fine, each in a sentence; empty if it is. Never holds a row's value. */
    List<String> findings();

    /** How far the look came. */
    Opening opening();

    /** Why the database, or the migrations, could not be read; empty if they could. */
    Optional<Problem> problem();

    /** Where the schema stands; empty if it could not be read. */
    Optional<DatabaseVersion> version();

    /** What the next run will apply. */
    List<MigrationId> pending();

    /** The audit's row of the newest run that went well; empty if there is none. */
    Optional<AuditEntry> lastRun();

    /** The audit's row of the newest failure, if nothing has gone well since. */
    Optional<AuditEntry> lastFailure();

    /** How many rows the audit has; empty if it could not be read. */
    OptionalLong auditRows();

    /** What in the audit, the ledger and the schema is not as a run leaves it, in sentences. */
    List<String> unexplained();

    /** The backups, the newest first. */
    List<Backup> backups();

    /** How large the database is, with its journal and log. */
    long bytes();

    /** How many bytes are free on its disk; empty if the system does not say. */
    OptionalLong freeBytes();

    /** The migrations of which rows are left to the background. */
    List<MigrationId> inBackground();
}
