package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.Swap;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key with which a swap that was interrupted is finished: the one that opens the new file, or the one of the file that
 * is replaced, whose owner began it. A stranger moves nothing.
 *
 * @param database whose swap it is
 * @param opener holds the key
 */
public record SwapKey(DatabaseFile database, DatabaseOpener opener) implements Swap.Proof {
    /**
     * Finishes a swap of this database that was interrupted.
     *
     * @param proving whether the key is proved first
     * @return where what was replaced is now; empty if nothing was interrupted
     */
    static Optional<Path> finish(DatabaseFile database, DatabaseOpener opener, boolean proving)
            throws IOException, SQLException {
        return new Swap(database).resume(proving ? new SwapKey(database, opener) : candidates -> {});
    }

    /** Whether a refusal says that the key is another one. */
    static boolean isOfAnother(ProblemCode code) {
        return switch (code) {
            case WRONG_KEY, PLAINTEXT_DATABASE, ENCRYPTED_DATABASE, OTHER_CIPHER_FORMAT -> true;
            default -> false;
        };
    }

    @Override
    public void require(List<DatabaseFile> candidates) throws IOException, SQLException {
        Exception refused = null;
        for (DatabaseFile candidate : candidates) {
            Exception failure = failure(candidate);
            if (failure == null) {
                return;
            }
            refused = refused == null ? failure : refused;
        }
        if (refused instanceof SQLException sql) {
            throw sql;
        }
        if (refused instanceof MigrationException refusal) {
            throw MigrationException.refusing(aboutDatabase(refusal.problem()), refusal);
        }
    }

    // Beside a log or journal the driver would recover: then the key is proved without it.
    private @Nullable Exception failure(DatabaseFile candidate) throws IOException {
        try {
            if (CrashedFiles.sideFiles(candidate).isEmpty()) {
                SqlConnection.close(opener.open(candidate, Purpose.RUN));
            } else {
                opener.prove(candidate);
            }
            return null;
        } catch (MigrationException e) {
            // Made once the key has proved to be right.
            return CrashRecovery.isJudgement(e.problem().code()) ? null : e;
        } catch (SQLException e) {
            return e;
        }
    }

    private Problem aboutDatabase(Problem problem) {
        return problem instanceof Problem.OfFile ofFile
                ? new Problem.OfFile(ofFile.code(), database.path(), ofFile.details())
                : problem;
    }
}
