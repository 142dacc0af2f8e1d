package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.open.Attachment;
import io.zmonitor.migrator.sqlcipher.internal.pages.PlainPages;
import io.zmonitor.migrator.sqlcipher.internal.pages.Recovery;
import io.zmonitor.migrator.sqlcipher.internal.pages.RecoveryProof;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The pages of files without encryption: nothing authenticates them.
 *
 * @param opener whose they are
 */
record PlaintextPages(PlaintextDatabase opener) implements Pages {
    /** {@inheritDoc} There is no key and no code: what SQLite's own checksums take for whole is whole. */
    @Override
    public boolean playBack(DatabaseFile crashed, WhileAlone done) throws IOException {
        new FileChecks(crashed).beforeProving();
        return Recovery.isFor(crashed) && new Recovery(crashed, PlainPages.of(crashed)).perform(done);
    }

    /** {@inheritDoc} Only the pages that the side files hold are read. */
    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        new FileChecks(recovered).beforeProving();
        new RecoveryProof(recovered, aside, PlainPages.of(aside)).proven();
    }

    @Override
    public Optional<Attached> attach(Connection opened, DatabaseFile file, String schema) throws SQLException {
        return Attachment.of(opened, file, schema);
    }

    @Override
    public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        Transfer.of(opener, from, emptyTo, newKey).run();
    }
}
