package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.Original;
import io.zmonitor.migrator.internal.backup.SwapInterrupted;
import io.zmonitor.migrator.internal.file.Shortage;
import io.zmonitor.migrator.internal.file.Uninterrupted;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.schema.QuotedText;
import io.zmonitor.migrator.internal.schema.ReachingObject;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A change of the file as a whole: under the run lock, cleanly closed, with its key proved. */
final class FileChange {
    private FileChange() {}

    /** What is done while the file is closed. */
    @FunctionalInterface
    interface Body<T> {
        T with(FileAccess file) throws IOException, SQLException;
    }

    /**
     * Takes the lock, lets SQLite recover what a crash left, closes the file, and does it.
     *
     * @throws IllegalStateException if it is no file that is migrated
     * @throws MigrationException if it is refused or fails; it says in what state the database is
     */
    static <T> T of(RunSettings settings, Body<T> body) {
        try (FileAccess file = settings.fileAccess()) {
            if (file.isMissing()) {
                throw MigrationException.refusing(Problem.ofFile(ProblemCode.DATABASE_MISSING, file.name()));
            }
            try (Held lock = settings.lock(file)) {
                ReachingObject.refuseIn(new SqlConnection(file.change(lock)), settings.name());
                file.disconnect();
                return body.with(file);
            }
        } catch (MigrationException e) {
            throw e.problem().code() == ProblemCode.TRANSFER_FAILED ? transferFailed(settings, e) : e;
        } catch (IOException e) {
            throw failure(settings, SwapInterrupted.name(e), state(settings, e), SafeCause.of(e));
        } catch (SQLException e) {
            throw failure(settings, "SQLite says " + ResultCode.of(e).name(), state(settings, e), SafeCause.of(e, ""));
        }
    }

    /**
     * The closed file, before another is made of it that is to take its place.
     *
     * @throws MigrationException {@link ProblemCode#DATABASE_BUSY} if somebody is seen to have it open
     */
    static Original original(RunSettings settings, FileAccess file) throws IOException {
        file.requireAlone(settings.lockTimeout());
        return Original.seen(file.database(), file.opener());
    }

    // Once the intent is on the disk, the next opening under the lock finishes what was begun.
    private static DatabaseState state(RunSettings settings, Exception failure) {
        return SwapInterrupted.stateAfter(failure, new DatabaseFile(settings.name()));
    }

    private static MigrationException transferFailed(RunSettings settings, MigrationException failure) {
        Optional<Problem> schema = notCopied(settings);
        if (schema.isPresent()) {
            return MigrationException.refusing(schema.get(), failure);
        }
        Path folder = settings.name().resolveSibling("").toAbsolutePath();
        Problem problem = failure.problem() instanceof Problem.OfFile failed
                ? Shortage.problem(failure, failed, settings.name(), folder)
                : failure.problem();
        return problem.equals(failure.problem()) ? failure : MigrationException.refusing(problem, failure);
    }

    // A change of the format makes the schema anew.
    private static Optional<Problem> notCopied(RunSettings settings) {
        try (FileAccess file = settings.fileAccess();
                Connection connection = file.opener().open(file.database())) {
            return QuotedText.described(new SqlConnection(connection))
                    .map(texts -> Problem.ofFile(ProblemCode.SCHEMA_NOT_COPIED, settings.name(), texts));
        } catch (SQLException | RuntimeException e) {
            return Optional.empty(); // it only explains the failure
        }
    }

    private static MigrationException failure(
            RunSettings settings, String reason, DatabaseState state, Exception cause) {
        Path folder = settings.name().resolveSibling("").toAbsolutePath();
        Problem failed = Shortage.problem(
                cause,
                new Problem.OfFile(ProblemCode.REPLACEMENT_FAILED, settings.name(), List.of(reason)),
                settings.name(),
                folder);
        Problem problem =
                state == DatabaseState.UNTOUCHED ? Uninterrupted.problem(cause, failed, settings.name()) : failed;
        return new MigrationException(problem, state, List.of(), cause);
    }
}
