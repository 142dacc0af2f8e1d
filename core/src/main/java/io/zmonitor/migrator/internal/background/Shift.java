package io.zmonitor.migrator.internal.background;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.Background.Reason;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.change.Change;
import io.zmonitor.migrator.internal.ledger.BatchMarks.Mark;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.session.ConnectionSettings;
import io.zmonitor.migrator.internal.session.LedgerMoved;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the working thread does from its start to its end, on one connection: batch, rest, batch. For one thread. */
final class Shift {
    static final Duration UNTIL_ASKED_AGAIN = Duration.ofMillis(100);

    // A commit that waits for readers keeps new ones out meanwhile.
    private static final int PATIENCE_MILLIS = 100;

    private final BackgroundWork work;
    private final Change change;
    private final Background.Pace pace;
    private final Brakes brakes;
    private @Nullable SqlConnection prepared;
    private long others;

    Shift(BackgroundWork work, Change change, Background.Pace pace, DatabaseFile file) {
        this.work = work;
        this.change = change;
        this.pace = pace;
        this.brakes = new Brakes(pace, file);
    }

    private Session session() {
        return change.context().session();
    }

    private RunSettings settings() {
        return change.context().settings();
    }

    /**
     * Works until nothing is left or somebody stops it.
     *
     * @return nothing that anybody needs
     * @throws MigrationException if a step fails; that is on record
     */
    boolean work() throws SQLException {
        try {
            MigrationSet set =
                    MigrationSets.resolve(settings().source(), settings().numbering());
            List<Mark> marks = StepsLeft.marks(session().database(), settings());
            for (SourceEntry entry : StepsLeft.entries(set, marks)) {
                if (!goThrough(
                        new BackgroundStep(change, set.load(List.of(entry)).get(0), pace.batch()))) {
                    return false;
                }
            }
            return true;
        } catch (StepFailure e) {
            throw recorded(e.problem(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // Whether it came to the step's end.
    private boolean goThrough(BackgroundStep step) throws StepFailure, SQLException, InterruptedException {
        RunLog.batches(step.id(), "goes on in the background");
        boolean more = true;
        while (more) {
            if (!work.mayGoOn()) {
                return false;
            }
            more = turn(step);
        }
        work.done(step.id());
        RunLog.batches(step.id(), "is done in the background");
        return true;
    }

    private boolean turn(BackgroundStep step) throws StepFailure, SQLException, InterruptedException {
        long begun = System.nanoTime();
        try {
            List<Reason> reasons = brakes.reasons(prepared());
            work.waitFor(reasons);
            if (!reasons.isEmpty()) {
                work.rest(UNTIL_ASKED_AGAIN);
                return true;
            }
            begun = System.nanoTime();
            boolean more = step.turn();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            Optional<Mark> mark = step.mark();
            if (mark.isPresent()) {
                work.tell(StepsLeft.step(mark.get(), true, step.position()));
            }
            if (more) {
                work.rest(Pacing.rest(took, isShared()));
            }
            return more;
        } catch (SQLException e) {
            if (!ResultCode.of(e).isBusy()) {
                throw new StepFailure(SqlProblem.whileOpen(settings().name(), e), SafeCause.of(e, ""));
            }
        } catch (StepFailure e) {
            if (!isBusy(e)) {
                throw e;
            }
        }
        work.waitFor(List.of(Brakes.othersAtWork()));
        work.rest(Pacing.rest(Duration.ofNanos(System.nanoTime() - begun), true));
        return true;
    }

    private static boolean isBusy(StepFailure failure) {
        return failure.problem().code() == ProblemCode.DATABASE_BUSY
                || (failure.getCause() instanceof SQLException cause
                        && ResultCode.of(cause).isBusy());
    }

    // Another connection has committed since this was asked before (sqlite.org/pragma.html#pragma_data_version).
    private boolean isShared() throws SQLException {
        long now = session().database().number("PRAGMA main.data_version");
        boolean shared = now != others;
        others = now;
        return shared;
    }

    // Once for each connection: after a commit that failed there is another one.
    private SqlConnection prepared() throws SQLException {
        SqlConnection database = session().database();
        if (database != prepared) {
            database.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
            session().settings().make(ConnectionSettings.FOREIGN_KEYS, "1");
            session().settings().make("secure_delete", "1");
            database.execute("PRAGMA temp_store = 2");
            others = database.number("PRAGMA main.data_version");
            prepared = database;
        }
        return database;
    }

    private MigrationException recorded(Problem problem, StepFailure failure) {
        MigrationException told =
                new MigrationException(problem, DatabaseState.AT_LAST_GOOD_STEP, List.of(), failure.getCause());
        try {
            change.commitBatch(new Recording(problem));
        } catch (StepFailure | LedgerMoved | SQLException | RuntimeException e) {
            told.addSuppressed(SafeCause.withoutValues(e));
        }
        return told;
    }

    /** The failure's row in the audit. */
    private final class Recording implements Change.Batch {
        private final Problem problem;

        Recording(Problem problem) {
            this.problem = problem;
        }

        @Override
        public boolean make() throws SQLException {
            change.audit().begin(session().database());
            change.audit().failedOnce(problem, session().ledger().version());
            return true;
        }

        @Override
        public boolean isKeptIn(SqlConnection database) throws SQLException {
            return change.audit().isKeptIn(database);
        }
    }
}
