package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.ResolvedRepeatable;
import io.zmonitor.migrator.internal.resolve.Snapshot;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a run may execute, read and parsed.
 *
 * @param steps the plan's steps, in order
 * @param repeatables all repeatables of the set: a step may make any of them due
 * @param repeating whether they run
 * @param ofSource what is worth knowing about the source as a whole
 * @param snapshot what a new database starts from
 */
public record LoadedPlan(
        List<ResolvedMigration> steps,
        List<ResolvedRepeatable> repeatables,
        Repeating repeating,
        List<String> ofSource,
        Optional<Snapshot> snapshot) {
    // Shorter ones are not asked about: no driver has so small a limit by itself.
    private static final int LONG = 100_000;

    /** What is worth knowing about the source and the steps' scripts, and stops nothing. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(ofSource);
        for (ResolvedMigration step : steps) {
            if (step instanceof ResolvedMigration.OfScript script) {
                notes.addAll(script.script().notes());
            }
        }
        return notes;
    }

    /** Repeatables are written for the newest version of the schema. */
    public enum Repeating {
        /** The run reaches it. */
        NOW,
        /** The run stops before it: a later one brings back what this one has to drop. */
        LATER
    }

    /**
     * Looks for statements that are longer than the connection takes, before anything runs.
     *
     * @throws MigrationException if there is one
     */
    public void requireShortEnough(SqlConnection database) throws SQLException {
        if (snapshot.isPresent()) {
            MigrationId newest = snapshot.get().newest();
            for (ScriptStatement statement : snapshot.get().statements()) {
                requireShortEnough(newest, statement, database);
            }
        }
        for (ResolvedMigration step : steps) {
            if (step instanceof ResolvedMigration.OfScript script) {
                for (ScriptStatement statement : script.script().statements()) {
                    requireShortEnough(script.entry().id(), statement, database);
                }
            }
        }
    }

    private static void requireShortEnough(MigrationId id, ScriptStatement statement, SqlConnection database)
            throws SQLException {
        if (statement.sql().length() < LONG) {
            return;
        }
        int bytes = statement.sql().getBytes(StandardCharsets.UTF_8).length;
        if (!database.takes(bytes)) {
            throw MigrationException.refusing(
                    Problem.ofStep(ProblemCode.STATEMENT_TOO_LONG, id, statement.location(), Integer.toString(bytes)));
        }
    }
}
