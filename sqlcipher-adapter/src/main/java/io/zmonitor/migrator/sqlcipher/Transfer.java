package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.sqlcipher.internal.file.DriverFailure;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.file.SqliteResult;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyMaterial;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.open.ContentDigests;
import io.zmonitor.migrator.sqlcipher.internal.open.SqlCipherUrl;
import io.zmonitor.migrator.sqlcipher.internal.pages.PageTransfer;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Writes all of a database into an empty file under another key, and proves it. {@code VACUUM INTO} keeps rowids, counters,
 * encoding and the application's numbers, and writes the new file alone: there is no moment at which the old one is
 * neither the one nor the other (driver fact 18).
 *
 * @param source opens the old file
 * @param from the old file
 * @param to the new file
 * @param newKey opens the new file
 */
record Transfer(DatabaseOpener source, DatabaseFile from, DatabaseFile to, SqlCipherKey newKey) {
    /** What this opener's file is to become, or a refusal. */
    static Transfer of(DatabaseOpener source, DatabaseFile from, DatabaseFile to, DatabaseOpener newKey) {
        if (newKey instanceof SqlCipherKey key && key.format().isOfNewFiles()) {
            return new Transfer(source, from, to, key);
        }
        throw Refusal.of(ProblemCode.TRANSFER_UNSUPPORTED, from.path(), "the new key is " + newKey);
    }

    void run() throws IOException {
        new FileChecks(to).beforeCreating();
        if (new FileChecks(from).leftByCrash()) {
            throw new IllegalArgumentException(from + " was not closed cleanly");
        }
        boolean done = false;
        try {
            if (!tryBySqlite()) {
                copyPages();
            }
            done = true;
        } catch (SQLException e) {
            throw Refusal.because(e, ProblemCode.TRANSFER_FAILED, from);
        } catch (RuntimeException e) {
            throw Refusal.because(DriverFailure.of(e), ProblemCode.TRANSFER_FAILED, from);
        } finally {
            if (!done) {
                empty();
            }
        }
    }

    // False if SQLite lacks a function that only the application has, or cannot make the schema anew. Then pages can be
    // copied, if both files have one format.
    private boolean tryBySqlite() throws SQLException, IOException {
        try {
            write();
            flush();
            requireProtected();
            requireSame();
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() != SqliteResult.ERROR || sameFormat().isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    private Optional<SqlCipherKey> sameFormat() {
        return source instanceof SqlCipherKey old && old.format().equals(newKey.format())
                ? Optional.of(old)
                : Optional.empty();
    }

    private void copyPages() throws IOException {
        empty();
        byte[] salt = new byte[CipherFormat.SALT_SIZE];
        new SecureRandom().nextBytes(salt);
        byte[] oldSalt = UnopenedFile.firstBytes(from.path(), CipherFormat.SALT_SIZE);
        try (KeyMaterial oldMaterial = sameFormat().orElseThrow().fetchFor(from);
                RawKey oldKey = oldMaterial.salted(newKey.format(), oldSalt);
                KeyMaterial material = newKey.fetchFor(to);
                RawKey key = material.salted(newKey.format(), salt)) {
            Optional<String> flaw = new PageTransfer(newKey.format(), from, oldKey, to, key).run();
            if (flaw.isPresent()) {
                throw unequal(flaw.get());
            }
        }
        requireProtected();
    }

    // The key is a bound value: neither a log of statements nor the statement's exceptions show it (driver fact 7).
    private void write() throws SQLException {
        try (Connection connection = source.open(from);
                Statement statement = connection.createStatement();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            statement.execute(
                    "PRAGMA page_size = " + newKey.format().pageSize()); // of the new file; the old one keeps its own
            vacuum.setString(1, target());
            vacuum.execute();
        }
    }

    private String target() {
        try (KeyMaterial key = newKey.fetchFor(to)) {
            return SqlCipherUrl.withKey(to, newKey.format(), key);
        }
    }

    // VACUUM INTO does not promise to.
    private void flush() throws IOException {
        try (UnopenedFile file = UnopenedFile.ofCaller(to.path(), StandardOpenOption.WRITE)) {
            file.channel().force(true);
        }
    }

    private void requireProtected() throws IOException {
        if (PlaintextHeader.isIn(to)) {
            throw Refusal.of(ProblemCode.CREATED_UNPROTECTED, to.path());
        }
        Optional<PageScan> pages = newKey.pages().scan(to);
        if (!pages.map(PageScan::isIntact).orElse(false)) {
            throw unequal("not all of its pages are the new key's");
        }
    }

    private void requireSame() throws SQLException {
        ContentDigests old;
        try (Connection connection = source.open(from)) {
            old = ContentDigests.of(connection);
        }
        try (Connection connection = newKey.open(to)) {
            if (!ContentDigests.isIntact(connection)) {
                throw unequal("integrity_check");
            }
            Optional<String> difference = ContentDigests.of(connection).differenceFrom(old);
            if (difference.isPresent()) {
                throw unequal(difference.get());
            }
        }
    }

    private MigrationException unequal(String what) {
        return Refusal.of(ProblemCode.TRANSFER_UNEQUAL, from.path(), what);
    }

    private void empty() {
        try (UnopenedFile file = UnopenedFile.ofCaller(to.path(), StandardOpenOption.WRITE)) {
            file.channel().truncate(0);
        } catch (IOException e) {
            // The failure to fill it is being reported.
        }
    }
}
