package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.internal.change.DriftNotice;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.Planning;
import io.zmonitor.migrator.internal.ledger.StateRow;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.session.LedgerReading;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a run: it only looks. Without lock, without a write, and, if the last run left exactly this set,
 * with one query.
 */
final class Look {
    private final DatabaseAccess access;
    private final Listeners listeners;
    private @Nullable Seen seen;

    /** What was read of the ledger, on which connection, and how far others had come with their commits before. */
    private record Seen(Connection connection, long otherCommits, LedgerReading reading) {}

    Look(DatabaseAccess access, Listeners listeners) {
        this.access = access;
        this.listeners = listeners;
    }

    /**
     * Where the schema stands, if nothing is pending. Scripts that are pending are read and parsed here already, so
     * that a mistake in one of them is found before anything is locked or created.
     */
    Optional<DatabaseVersion> upToDate(MigrationSet set, RunSettings settings) throws SQLException {
        Optional<Connection> connection = access.look();
        StateRow state = null;
        if (connection.isPresent()) {
            state = stateRow(connection.get(), access.name());
            if (state != null && settings.toTheLatest() && state.isUpToDate(set.chain())) {
                noticeDrift(state, connection.get(), settings);
                return Optional.of(state.version());
            }
        }
        if (connection.isEmpty() && !access.isMissing()) {
            return Optional.empty();
        }
        Planning planning = Planning.of(set, reading(set, connection, settings), settings);
        if (planning.isEmpty() && connection.isPresent()) {
            listeners.note(planning);
            noticeDrift(state, connection.get(), settings);
            return Optional.of(planning.plan().before());
        }
        planning.load(set);
        return Optional.empty();
    }

    // The cookie came with the state row: while it stays, there is nothing to look for, and no class to load.
    private void noticeDrift(@Nullable StateRow state, Connection connection, RunSettings settings)
            throws SQLException {
        if (state != null && state.cookie() != state.cookieNow()) {
            DriftNotice.noticed(settings, listeners, new SqlConnection(connection));
        }
    }

    private LedgerReading reading(MigrationSet set, Optional<Connection> connection, RunSettings settings)
            throws SQLException {
        if (connection.isEmpty()) {
            return LedgerReading.NOTHING;
        }
        SqlConnection database = new SqlConnection(connection.get());
        long otherCommits = otherCommits(database);
        LedgerReading reading = LedgerReading.of(set, database, access.name(), settings);
        seen = new Seen(connection.get(), otherCommits, reading);
        return reading;
    }

    /**
     * What was read, if it is what would be read now: on the same connection, and nobody else has committed since (driver
     * fact 37). A run asks once more in its transaction.
     */
    Optional<LedgerReading> stillTrue(SqlConnection database) throws SQLException {
        Seen before = seen;
        seen = null;
        if (before == null
                || before.connection() != database.connection()
                || before.reading().takeOver().isPresent()) {
            return Optional.empty();
        }
        return before.otherCommits() == otherCommits(database) ? Optional.of(before.reading()) : Optional.empty();
    }

    private static long otherCommits(SqlConnection database) throws SQLException {
        return database.number("PRAGMA data_version");
    }

    // A database without the state row's table is no error here: the ledger's shape says what it is, and names what is
    // wrong.
    private static @Nullable StateRow stateRow(Connection connection, Path name) throws SQLException {
        SqlConnection database = new SqlConnection(connection);
        try {
            return StateRow.read(database, name);
        } catch (SQLException e) {
            if (!io.zmonitor.migrator.internal.sql.ResultCode.of(e).isPlainError()) {
                throw e;
            }
            return null;
        }
    }
}
