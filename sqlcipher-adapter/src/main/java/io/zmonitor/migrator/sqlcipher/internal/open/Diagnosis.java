package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.Examination;
import io.zmonitor.migrator.sqlcipher.internal.file.BackupFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.SqliteResult;
import io.zmonitor.migrator.sqlcipher.internal.key.DerivedKeys;
import java.sql.SQLException;
import java.util.Optional;

/** Says why a file could not be opened, as precisely as its bytes tell. Called when no connection of this opening is open. */
final class Diagnosis {
    private final Opening opening;
    private final DatabaseFile database;

    Diagnosis(Opening opening) {
        this.opening = opening;
        this.database = opening.database();
    }

    /** The refusal for this failure of the driver. */
    MigrationException of(SQLException failure) {
        if (!opening.driver().encrypts()) {
            return CipherDriver.unavailable(database);
        }
        return switch (failure.getErrorCode()) {
            case SqliteResult.BUSY, SqliteResult.LOCKED ->
                Refusal.because(failure, ProblemCode.DATABASE_BUSY, database);
            case SqliteResult.READONLY -> Refusal.because(failure, ProblemCode.READ_ONLY, database);
            case SqliteResult.CORRUPT -> told(failure, ProblemCode.DAMAGED_DATABASE);
            case SqliteResult.NOTADB -> told(failure, ProblemCode.WRONG_KEY);
            default -> Refusal.because(failure, ProblemCode.OPENING_FAILED, database);
        };
    }

    /** The refusal of a file that is not a whole number of pages, before the driver sees it. */
    MigrationException ofSize() {
        String size = Long.toString(database.path().toFile().length());
        Problem cutOff = Problem.ofFile(ProblemCode.TRUNCATED_FILE, database.path(), size);
        return MigrationException.refusing(
                examined().flatMap(Examination::problem).orElse(cutOff));
    }

    private MigrationException told(SQLException failure, ProblemCode ifUnread) {
        Optional<Examination> examination = examined();
        if (examination.isEmpty()) {
            return Refusal.because(failure, ifUnread, database);
        }
        // If every page is as the key wrote it, then it was SQLite that wrote what SQLite cannot read.
        return examination
                .get()
                .problem()
                .map(problem -> Refusal.because(failure, problem))
                .orElseGet(() -> Refusal.because(failure, ProblemCode.DAMAGED_DATABASE, database));
    }

    // Nothing, if the file must not be read now.
    private Optional<Examination> examined() {
        if (OpenFiles.include(database.path())) {
            return Optional.empty();
        }
        try (DerivedKeys keys = new DerivedKeys(opening.key())) {
            return Optional.of(new Examiner(database, opening.format(), keys, BackupFiles.beside(database)).examine());
        }
    }
}
