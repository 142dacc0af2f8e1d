package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.ledger.LedgerTables;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is remembered before a step, and compared or put back after it. */
final class StepGuards {
    private final RunSettings settings;
    private final Session session;
    private final SqlConnection database;
    private final Listeners listeners;
    private final ResolvedMigration migration;

    private final TouchedTables touched;
    private final KnownSchema schema;
    private final TemporaryObjects temporary;
    private final Optional<Sequences> sequences;
    private final Map<String, Long> rows;
    private final String ledger;

    private StepGuards(RunContext context, ResolvedMigration migration) throws SQLException {
        this.settings = context.settings();
        this.session = context.session();
        this.database = session.database();
        this.listeners = context.listeners();
        this.migration = migration;
        this.touched = TouchedTables.by(migration);
        this.temporary = TemporaryObjects.remember(database);
        this.sequences = touched.sequences() && settings.guards(Guard.SEQUENCES_KEPT)
                ? Optional.of(Sequences.remember(database))
                : Optional.empty();
        this.schema = context.schema();
        this.rows =
                settings.guards(Guard.ROWS_CONSERVED) && schema.isTouchedBy(touched, database) ? counts() : Map.of();
        this.ledger = isCode() ? ledgerNow() : "";
    }

    static StepGuards before(RunContext context, ResolvedMigration migration) throws SQLException {
        return new StepGuards(context, migration);
    }

    /** Compares, and puts back. */
    void after() throws StepFailure, SQLException {
        List<String> left = temporary.dropLeftBehind();
        if (!left.isEmpty()) {
            warn(Warning.Kind.TEMPORARY_OBJECTS_DROPPED, "left " + String.join(", ", left) + ", which was dropped");
        }
        if (touched.settings()) {
            for (String pragma : session.settings().putBackAfterStep()) {
                warn(Warning.Kind.SETTING_RESTORED, "left the setting " + pragma + " changed, which was put back");
            }
        }
        if (isCode() && settings.guards(Guard.LEDGER_INTACT)) {
            checkLedger();
        }
        checkRows();
        schema.after(touched);
        if (sequences.isPresent()) {
            putBack(sequences.get());
        }
    }

    private void checkLedger() throws StepFailure, SQLException {
        if (!ledgerNow().equals(ledger)) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.LEDGER_TOUCHED,
                    List.of(entry().id()),
                    entry().file(),
                    "their definition or their rows"));
        }
    }

    private void checkRows() throws StepFailure, SQLException {
        RowConservation conservation =
                new RowConservation(rows, touched.renamed(), touched.rebuilt(), touched.mayDecrease());
        for (RowConservation.Loss loss : conservation.losses(table -> SchemaCatalogue.countNow(database, table))) {
            throw new StepFailure(Problem.ofMigrations(
                    ProblemCode.ROWS_LOST,
                    List.of(entry().id()),
                    entry().file(),
                    loss.table(),
                    Long.toString(loss.before()),
                    Long.toString(loss.after())));
        }
    }

    private void putBack(Sequences counters) throws SQLException {
        Sequences.Outcome outcome = counters.putBack(touched.renamed());
        for (String table : outcome.restored()) {
            warn(
                    Warning.Kind.SEQUENCE_RESTORED,
                    "lowered the AUTOINCREMENT counter of " + table
                            + ", which was put back so that no id is used twice");
        }
        for (String table : outcome.lost()) {
            warn(
                    Warning.Kind.AUTOINCREMENT_LOST,
                    "made " + table + " a table without AUTOINCREMENT: ids of deleted rows may come back");
        }
    }

    private Map<String, Long> counts() throws SQLException {
        SchemaCatalogue catalogue = schema.catalogue(database);
        return catalogue.counts(touched.within(catalogue));
    }

    private String ledgerNow() throws SQLException {
        return LedgerTables.definition(database) + "\n" + session.ledger().fingerprint();
    }

    private boolean isCode() {
        return migration instanceof ResolvedMigration.OfCode;
    }

    private SourceEntry entry() {
        return migration.entry();
    }

    private void warn(Warning.Kind kind, String what) {
        listeners.warn(kind, entry().id() + " " + what);
    }
}
