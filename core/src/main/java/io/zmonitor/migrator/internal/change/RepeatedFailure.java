package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.internal.backup.FailureNote;
import io.zmonitor.migrator.internal.file.FileStamp;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that comes again at each boot: only its first one is written into the database, the others are counted beside
 * it (decision 037). For one call, under the lock. Closed when the session is, which is when the file may be looked at.
 */
final class RepeatedFailure implements AutoCloseable {
    private final RunSettings settings;
    private final Optional<FileAccess> file;
    private @Nullable FailureNote known;
    private boolean read;
    private @Nullable FailureNote next;
    private Optional<Unchanged> unchanged = Optional.empty();
    private boolean over;

    RepeatedFailure(RunSettings settings, DatabaseAccess access) {
        this.settings = settings;
        this.file = access.file();
    }

    /**
     * That nobody but this run has committed since a backup was made, as far as SQLite says.
     *
     * @param since the backup
     * @param then what the file looked like when that was last so
     */
    record Unchanged(Backup since, FileStamp.WithLog then) {}

    /** What is noted of an earlier run. */
    Optional<FailureNote> known() {
        if (!read) {
            known = file.isPresent() ? FailureNote.read(file.get().database()).orElse(null) : null;
            read = true;
        }
        return Optional.ofNullable(known);
    }

    /** Whether this failure is on record in the audit, or counted, as the newest one. */
    boolean isKnown(Problem problem) {
        return known().isPresent() && known().get().failure().equals(hash(problem));
    }

    /** The audit has a row about this failure now. */
    void recorded(Problem problem, Optional<Unchanged> proof) {
        note(problem, 0, proof);
    }

    /** This failure left no row. */
    void counted(Problem problem, Optional<Unchanged> proof) {
        note(problem, isKnown(problem) ? known().orElseThrow().count() + 1 : 1, proof);
    }

    private void note(Problem problem, long count, Optional<Unchanged> proof) {
        Instant now = settings.clock().instant();
        next = new FailureNote(hash(problem), problem.code().code(), count, now, Optional.empty());
        unchanged = proof;
        over = false;
    }

    /** Appends what was counted so far: in a transaction that begins something new. */
    void record(AuditLog audit, DatabaseVersion at) throws SQLException {
        Optional<FailureNote> earlier = known();
        if (earlier.isPresent() && earlier.get().count() > 0) {
            audit.repeated(earlier.get(), at);
        }
    }

    /** Something was committed: what failed before is in the past. */
    void end() {
        over = true;
        next = null;
    }

    private String hash(Problem problem) {
        return FailureNote.hashOf(problem.code().code() + "\n" + problem.summary() + "\n" + settings.application());
    }

    /** Writes the note. If that fails the next failure is written into the database again, and no more. */
    @Override
    public void close() {
        FailureNote noting = next;
        if (file.isEmpty() || (noting == null && (!over || known().isEmpty()))) {
            return;
        }
        FileAccess access = file.get();
        try {
            if (noting == null) {
                FailureNote.delete(access.database());
            } else {
                new FailureNote(noting.failure(), noting.code(), noting.count(), noting.last(), seen(access))
                        .write(access.database());
            }
        } catch (IOException e) {
            read = false;
        }
    }

    // Between the last question to SQLite and this look somebody may have written: then the file's time is another one.
    private Optional<FailureNote.Unchanged> seen(FileAccess access) throws IOException {
        if (unchanged.isEmpty() || access.opener().mayBeOpen(access.database(), 0)) {
            return Optional.empty();
        }
        Optional<FailureNote.Unchanged> seen =
                FailureNote.Unchanged.of(access.database(), unchanged.get().since());
        return unchanged.get().then().isOf(access.database()) ? seen : Optional.empty();
    }
}
