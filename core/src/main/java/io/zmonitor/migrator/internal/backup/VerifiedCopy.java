package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.CopyBeside;
import io.zmonitor.migrator.internal.file.OwnerOnly;
import io.zmonitor.migrator.internal.schema.QuotedText;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Copies a database that no connection of the run has open, and that nothing stands beside, and proves the copy.
 *
 * @param database which one
 * @param opener opens it, and its copy
 * @param precautions what the copy must prove
 */
public record VerifiedCopy(DatabaseFile database, DatabaseOpener opener, Set<Precaution> precautions) {
    private static final int HEADER = 16;

    /**
     * Makes it, flushed.
     *
     * @param copy a path at which nothing stands
     * @throws MigrationException if the copy does not prove to be whole, or the database itself proves to be damaged
     */
    public void make(Path copy) throws IOException, SQLException {
        if (!copyUndisturbed(copy)) {
            OwnerOnly.create(copy);
            bySqlite(copy);
            OwnerOnly.flush(copy);
            require(copy, isToBeVerified() ? soundness().flaw(new DatabaseFile(copy)) : Optional.empty());
        }
    }

    // If not, nothing is left of it.
    private boolean copyUndisturbed(Path copy) throws IOException {
        // SQLite looks for side files where a link leads to.
        DatabaseFile real = new DatabaseFile(database.path().toRealPath());
        if (opener.mayBeOpen(real, 0)) {
            return false;
        }
        Sighting before = Sighting.of(real);
        boolean careless = !precautions.contains(Precaution.UNDISTURBED);
        if (!before.quiet() && !careless) {
            return false;
        }
        OwnerOnly.create(copy);
        Optional<String> flaw = copied(real, copy, before.stamp().size());
        if (careless || Sighting.of(real).equals(before)) {
            require(copy, flaw);
            return true;
        }
        Files.delete(copy);
        return false;
    }

    // What is copied already is read back and authenticated while the rest is copied, and all of it is flushed.
    private Optional<String> copied(DatabaseFile real, Path copy, long size) throws IOException {
        try (CopyBeside growing = CopyBeside.begin(real.path(), copy, size)) {
            Optional<String> flaw = isToBeVerified() ? soundness().flaw(growing) : Optional.empty();
            growing.awaitFlushed();
            return flaw;
        }
    }

    // SQLite reads one state of the database, whatever others do meanwhile, and encrypts the copy with the same key.
    // Its pages are proved first: the copy would hold as an authentic row what SQLite makes of a damaged one (driver
    // fact 41).
    private void bySqlite(Path copy) throws SQLException {
        try (Connection connection = opener.open(database)) {
            SqlConnection reading = new SqlConnection(connection);
            Optional<String> flaw = isToBeVerified() ? FileVerifier.inconsistency(reading) : Optional.empty();
            if (flaw.isPresent()) {
                throw MigrationException.refusing(
                        Problem.ofFile(ProblemCode.DAMAGED_BEFORE_RUN, database.path(), flaw.get()));
            }
            vacuum(reading, copy);
        } catch (MigrationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw UndeclaredFailure.of(e);
        }
    }

    private void vacuum(SqlConnection reading, Path copy) throws SQLException {
        try {
            reading.execute("VACUUM INTO ?", copy.toString());
        } catch (SQLException e) {
            Optional<String> quoted = QuotedText.failing(reading, e);
            if (quoted.isPresent()) {
                throw MigrationException.refusing(
                        Problem.ofFile(ProblemCode.SCHEMA_NOT_COPIED, database.path(), quoted.get()));
            }
            throw e;
        }
    }

    private void require(Path copy, Optional<String> flaw) throws IOException {
        if (flaw.isPresent()) {
            Optional<String> cause = soundness().flaw(database);
            throw MigrationException.refusing(
                    cause.isPresent()
                            ? Problem.ofFile(ProblemCode.DAMAGED_BEFORE_RUN, database.path(), cause.get())
                            : Problem.ofFile(ProblemCode.BACKUP_NOT_VERIFIED, database.path(), flaw.get()));
        }
        // The salt, or, without encryption, the word that every such file begins with.
        if (isToBeVerified()
                && !opener.mayBeOpen(database, 0)
                && !Sighting.start(copy, HEADER).equals(Sighting.start(database.path(), HEADER))) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.BACKUP_NOT_VERIFIED, database.path(), "it does not begin as the database does"));
        }
    }

    private boolean isToBeVerified() {
        return precautions.contains(Precaution.VERIFIED);
    }

    private FileVerifier soundness() {
        return new FileVerifier(opener);
    }
}
