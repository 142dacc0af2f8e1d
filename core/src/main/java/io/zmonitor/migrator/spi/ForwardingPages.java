package io.zmonitor.migrator.spi;

import io.zmonitor.migrator.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Does what other pages do, for those that change or watch some of it. As thread-safe as the others. */
public abstract class ForwardingPages implements Pages {
    private final Pages pages;

    /** Those that pass on to these. */
    protected ForwardingPages(Pages pages) {
        this.pages = Objects.requireNonNull(pages, "pages");
    }

    @Override
    public Optional<PageScan> scan(DatabaseFile database) throws IOException {
        return pages.scan(database);
    }

    @Override
    public Optional<PageScan> scan(GrowingFile copy) throws IOException {
        return pages.scan(copy);
    }

    @Override
    public Optional<Problem> diagnose(DatabaseFile database, List<Path> backups) {
        return pages.diagnose(database, backups);
    }

    @Override
    public boolean playBack(DatabaseFile crashed, WhileAlone done) throws IOException {
        return pages.playBack(crashed, done);
    }

    @Override
    public void proveRecovery(DatabaseFile recovered, DatabaseFile aside) throws IOException {
        pages.proveRecovery(recovered, aside);
    }

    @Override
    public Optional<Attached> attach(Connection opened, DatabaseFile file, String schema) throws SQLException {
        return pages.attach(opened, file, schema);
    }

    @Override
    public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey) throws IOException {
        pages.transfer(from, emptyTo, newKey);
    }
}
