package io.zmonitor.migrator.functional;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Counts what goes over the one seam to the driver. */
final class CountingOpener implements DatabaseOpener {
    private final DatabaseOpener opener;
    private final List<String> statements = new ArrayList<>();
    private int connections;

    CountingOpener(DatabaseOpener opener) {
        this.opener = opener;
    }

    void forget() {
        statements.clear();
        connections = 0;
    }

    int connections() {
        return connections;
    }

    List<String> statements() {
        return statements;
    }

    @Override
    public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
        if (!purpose.isForRun()) {
            return opener.open(file, purpose);
        }
        connections++;
        return Intercepted.connection(opener.open(file, purpose), sql -> statements.add(sql));
    }

    @Override
    public boolean mayBeOpen(DatabaseFile file, int own) {
        return opener.mayBeOpen(file, own);
    }

    @Override
    public Pages pages() {
        return opener.pages();
    }

    @Override
    public void prove(DatabaseFile file) throws IOException {
        opener.prove(file);
    }
}
