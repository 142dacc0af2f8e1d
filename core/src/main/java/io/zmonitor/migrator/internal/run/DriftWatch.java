package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.ledger.SchemaDrift;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Notices that somebody changed the schema by hand, and warns or refuses as it was told. */
record DriftWatch(RunSettings settings, Listeners listeners) {
    private static final int NAMED = 10;

    /**
     * Looks, outside of any transaction.
     *
     * @return what differs, for the audit of a run that makes it the known state; empty if nothing does
     * @throws MigrationException if something differs and that is to be refused
     */
    Optional<String> notice(SqlConnection database) throws SQLException {
        if (!settings.guards(Guard.DRIFT_NOTICED)) {
            return Optional.empty();
        }
        List<String> differences = inOneState(database);
        return differences.isEmpty() ? Optional.empty() : Optional.of(told(text(differences)));
    }

    /**
     * Looks again, in the transaction that is open: somebody may have been there since it was looked before, or since
     * this run's last commit.
     *
     * @param noticed what was told already
     * @return what differs, for the audit; empty if nothing does
     * @throws MigrationException if something else differs and that is to be refused
     */
    Optional<String> again(KnownSchema schema, SqlConnection database, Optional<String> noticed) throws SQLException {
        if (!settings.guards(Guard.DRIFT_NOTICED) || !settings.guards(Guard.DRIFT_NOTICED_BETWEEN)) {
            return Optional.empty();
        }
        List<String> differences = schema.changedByOthers(database);
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        String text = text(differences);
        return Optional.of(noticed.equals(Optional.of(text)) ? text : told(text));
    }

    private String told(String text) {
        if (settings.rules().drift() == Drift.REFUSE) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.SCHEMA_DRIFT, settings.name(), text));
        }
        listeners.warn(Warning.Kind.SCHEMA_DRIFTED, "the schema is not the one that the last run left: " + text);
        return text;
    }

    /** The first few, and how many more. */
    static String text(List<String> differences) {
        String first = String.join(", ", differences.stream().limit(NAMED).toList());
        int more = differences.size() - NAMED;
        return more > 0 ? first + ", and " + more + " more" : first;
    }

    // Another run may commit between two queries: then what it left would be compared with what was there before it.
    private static List<String> inOneState(SqlConnection database) throws SQLException {
        return Reading.inOneState(database, SchemaDrift::sinceTheCookieMoved);
    }
}
