package io.zmonitor.migrator.spi;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/**
 * Opens like another opener, for those that change or watch some of what it does: whoever overrides {@link
 * #open(DatabaseFile, Purpose)} sees every connection. Everything is passed on but {@link #hold}: what that gives opens
 * through this one, so that nothing passes it by.
 *
 * <p>As thread-safe as the other one.
 */
public abstract class ForwardingOpener implements DatabaseOpener {
    private final DatabaseOpener opener;

    /** One that passes on to this. */
    protected ForwardingOpener(DatabaseOpener opener) {
        this.opener = Objects.requireNonNull(opener, "opener");
    }

    /** The one that does the work. */
    protected final DatabaseOpener opener() {
        return opener;
    }

    @Override
    public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
        return opener.open(database, purpose);
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        opener.prove(database);
    }

    @Override
    public Pages pages() {
        return opener.pages();
    }

    @Override
    public Optional<SqlFunctions> functions() {
        return opener.functions();
    }

    @Override
    public boolean mayBeOpen(DatabaseFile database, int own) {
        return opener.mayBeOpen(database, own);
    }
}
