package io.zmonitor.migrator.functional;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.DatabaseOpener;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    public Connection open(DatabaseFile file) throws SQLException {
        return opener.open(file);
    }

    @Override
    public Connection openForRun(DatabaseFile file) throws SQLException {
        connections++;
        return Intercepted.connection(opener.openForRun(file), sql -> statements.add(sql));
    }

    @Override
    public void create(DatabaseFile empty) throws SQLException {
        opener.create(empty);
    }

    @Override
    public boolean mayBeOpenTwice(DatabaseFile file) {
        return opener.mayBeOpenTwice(file);
    }

    @Override
    public Optional<Attached> attach(Connection opened, DatabaseFile file, String schema) throws SQLException {
        return opener.attach(opened, file, schema);
    }

    @Override
    public void prove(DatabaseFile file) throws IOException {
        opener.prove(file);
    }
}
