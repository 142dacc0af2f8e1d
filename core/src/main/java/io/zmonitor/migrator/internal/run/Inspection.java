package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.RepeatableStatus;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The questions that change nothing: the dry run and the status. */
public record Inspection(RunSettings settings) {
    /** What a run would do. */
    public MigrationPlan plan() {
        MigrationSet set =
                MigrationSets.resolve(settings.source(), settings.rules().numbering());
        Planning planning = Planning.of(set, reading(set), settings.rules());
        planning.load(set);
        return planning.plan();
    }

    /** Source and ledger side by side. */
    public List<MigrationStatus> status() {
        MigrationSet set =
                MigrationSets.resolve(settings.source(), settings.rules().numbering());
        return Planning.statuses(set, reading(set).entries(), settings.rules());
    }

    /** The repeatables of source and ledger side by side. */
    public List<RepeatableStatus> repeatableStatus() {
        MigrationSet set =
                MigrationSets.resolve(settings.source(), settings.rules().numbering());
        return Planning.repeatableStatuses(set, reading(set), settings.rules());
    }

    private LedgerReading reading(MigrationSet set) {
        try (DatabaseAccess access = settings.access()) {
            if (access.isMissing()) {
                return LedgerReading.NOTHING;
            }
            Optional<Connection> connection = access.look();
            return connection.isPresent() ? reading(set, access, connection.get()) : afterRecovery(set, access);
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    // Reading a database that a crash left means recovering it: no reader of SQLite can do otherwise.
    private LedgerReading afterRecovery(MigrationSet set, DatabaseAccess access) throws SQLException {
        try (Held lock = settings.lock(access)) {
            LedgerReading reading = reading(set, access, access.change(lock));
            access.close();
            return reading;
        }
    }

    private LedgerReading reading(MigrationSet set, DatabaseAccess access, Connection connection) throws SQLException {
        return LedgerReading.of(set, new SqlConnection(connection), access.name(), settings);
    }
}
