package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.internal.ledger.SchemaDrift;
import io.zmonitor.migrator.internal.ledger.SchemaObjects;
import io.zmonitor.migrator.internal.ledger.TrackedSchema;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run knows of the schema between its steps, so that it need not read all of it before each: that would make a
 * run of many migrations quadratic. For one run.
 */
public final class KnownSchema {
    private final TrackedSchema tracked = new TrackedSchema();
    private @Nullable Witness witness;
    private boolean undisturbed;

    // Moves by others' commits only (driver fact 37): even by one that changed the schema and put the cookie back.
    private record Witness(Connection connection, long otherCommits) {
        static Witness of(SqlConnection database) throws SQLException {
            return new Witness(database.connection(), database.number("PRAGMA data_version"));
        }
    }

    /** The schema's objects as they are now; read again only if the schema changed since. */
    public SchemaObjects objects(SqlConnection database) throws SQLException {
        return tracked.objects(database);
    }

    /** The objects as this run's commits leave them. */
    public TrackedSchema tracked() {
        return tracked;
    }

    /**
     * At the beginning of a transaction: what others changed in the schema since the last commit, of an earlier run or
     * of this one. Costs two pragmas if nobody wrote since this run's last commit.
     */
    public List<String> changedByOthers(SqlConnection database) throws SQLException {
        Witness before = witness;
        Witness now = Witness.of(database);
        witness = now;
        undisturbed = before != null
                && Objects.equals(now.connection(), before.connection())
                && now.otherCommits() == before.otherCommits();
        if (!tracked.isWritten()) {
            return SchemaDrift.sinceTheCookieMoved(database);
        }
        // The owner of a given connection may write on it too, and then it is the cookie that moves.
        return undisturbed && tracked.isCurrent(database) ? List.of() : tracked.compareAnew(database);
    }

    /** Whether nobody else wrote, be it rows, between this run's last commit and the transaction that is open. */
    public boolean isUndisturbed() {
        return undisturbed;
    }

    /** Forgets everything: Java code could have put the cookie back. */
    public void forget() {
        tracked.forget();
    }
}
