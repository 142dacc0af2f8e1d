package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The pages of a file whose key is held: a file that it does not fit is left to the key it was derived from.
 *
 * @param held chooses the key
 */
record HeldPages(HeldKey held) implements Pages {
    @Override
    public Optional<PageScan> scan(DatabaseFile database) throws IOException {
        return held.forFile(database).pages().scan(database);
    }

    @Override
    public Optional<PageScan> scan(GrowingFile copy) throws IOException {
        return held.forCopy(copy).pages().scan(copy);
    }

    @Override
    public Optional<Problem> diagnose(DatabaseFile database, List<Path> backups) {
        return held.origin().pages().diagnose(database, backups);
    }

    @Override
    public boolean playBack(DatabaseFile crashed, WhileAlone done) throws IOException {
        return held.fitting(crashed, key -> key.pages().playBack(crashed, done));
    }

    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        held.forFile(recovered).pages().proveRecovery(recovered, aside);
    }

    @Override
    public Optional<Attached> attach(Connection opened, DatabaseFile file, String schema) throws SQLException {
        return held.origin().pages().attach(opened, file, schema);
    }

    @Override
    public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        held.forFile(from).pages().transfer(from, emptyTo, newKey);
    }
}
