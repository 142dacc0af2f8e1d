package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.ledger.SchemaDrift;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.Reading;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Notices that the schema is not the one that the last run left. */
public final class DriftNotice implements Reading.Question<List<String>> {
    private DriftNotice() {}

    /**
     * Compares the schema with the one that was left, if somebody has moved SQLite's cookie.
     *
     * @return what differs; empty if nothing does
     */
    public static Optional<String> noticed(RunSettings settings, Listeners listeners, SqlConnection database)
            throws SQLException {
        if (!settings.guards(Guard.DRIFT_NOTICED)) {
            return Optional.empty();
        }
        // Another run may commit between two queries: then what it left would be compared with what was there before.
        List<String> differences = Reading.inOneState(database, new DriftNotice());
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(announced(settings, listeners, SchemaDrift.text(differences)));
    }

    @Override
    public List<String> ask(SqlConnection database) throws SQLException {
        return SchemaDrift.sinceTheCookieMoved(database);
    }

    /** Refuses what differs, or warns of it, as the settings say. */
    static String announced(RunSettings settings, Listeners listeners, String text) {
        if (settings.drift() == Drift.REFUSE) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.SCHEMA_DRIFT, settings.name(), text));
        }
        listeners.warn(Warning.Kind.SCHEMA_DRIFTED, "the schema is not the one that the last run left: " + text);
        return text;
    }
}
