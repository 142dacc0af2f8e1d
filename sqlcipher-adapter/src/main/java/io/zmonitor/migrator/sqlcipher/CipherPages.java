package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.KeySource;
import io.zmonitor.migrator.sqlcipher.internal.open.Attachment;
import io.zmonitor.migrator.sqlcipher.internal.open.KeyProof;
import io.zmonitor.migrator.sqlcipher.internal.pages.RecoveryProof;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The pages of files that this key opens: authenticated and decrypted by the JDK.
 *
 * @param key whose they are
 */
record CipherPages(SqlCipherKey key) implements Pages {
    /** Those of this key. */
    static Pages of(SqlCipherKey key) {
        return new CipherPages(key);
    }

    @Override
    public Optional<PageScan> scan(DatabaseFile database) throws IOException {
        return format().authenticates()
                ? Optional.of(KeyProof.with(source(), format(), database, proof -> proof.scan(database)))
                : Optional.empty();
    }

    @Override
    public Optional<PageScan> scan(GrowingFile copy) throws IOException {
        return format().authenticates()
                ? Optional.of(KeyProof.with(source(), format(), copy.file(), proof -> proof.scan(copy)))
                : Optional.empty();
    }

    /** {@inheritDoc} It is what {@link SqlCipherKey#examine(DatabaseFile, List)} finds. */
    @Override
    public Optional<Problem> diagnose(DatabaseFile database, List<Path> backups) {
        return key.examine(database, backups).problem();
    }

    /** {@inheritDoc} The pages of a journal or a log are encrypted as the file's are: they are written as they stand. */
    @Override
    public boolean playBack(DatabaseFile crashed, WhileAlone done) throws IOException {
        return KeyProof.with(source(), format(), crashed, proof -> proof.playsBack(crashed, done));
    }

    /** {@inheritDoc} Only the pages that the side files hold are read: the cost is the transaction's, not the file's. */
    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        KeyProof.with(
                source(),
                format(),
                recovered,
                proof -> new RecoveryProof(recovered, aside, proof.pages(aside)).proven());
    }

    @Override
    public Optional<Attached> attach(Connection opened, DatabaseFile file, String schema) throws SQLException {
        return Attachment.of(opened, file, schema);
    }

    /**
     * {@inheritDoc}
     *
     * @param newKey a {@link SqlCipherKey} of SQLCipher 4
     * @throws MigrationException for another one
     */
    @Override
    public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        Transfer.of(key, from, emptyTo, newKey).run();
    }

    private KeySource source() {
        return key.source();
    }

    private CipherFormat format() {
        return key.format();
    }
}
