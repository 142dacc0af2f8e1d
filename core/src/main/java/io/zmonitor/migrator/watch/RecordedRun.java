package io.zmonitor.migrator.watch;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.RunListener.Event;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** One run, as the Flight Recorder keeps it. Loaded only while something is recorded. For one thread. */
final class RecordedRun {
    private @Nullable Run run;
    private @Nullable Step step;
    private Batch batch = begun();

    /** What all of them are. */
    @Category("Zmonitor Migrator")
    @StackTrace(false)
    abstract static class Recorded extends jdk.jfr.Event {}

    @Name("io.zmonitor.migrator.Run")
    @Label("Migration Run")
    static final class Run extends Recorded {
        @Label("From Version")
        String from = "";

        @Label("To Version")
        String to = "";

        @Label("Steps Planned")
        int planned;

        @Label("Outcome")
        String outcome = "";
    }

    @Name("io.zmonitor.migrator.Step")
    @Label("Migration Step")
    static final class Step extends Recorded {
        @Label("Migration")
        String migration = "";

        @Label("Is Done")
        boolean done;
    }

    @Name("io.zmonitor.migrator.Batch")
    @Label("Migration Batch")
    static final class Batch extends Recorded {
        @Label("Migration")
        String migration = "";

        @Label("Batches so far")
        long batches;

        @Label("Rows so far")
        long rows;

        @Label("Rows Changed so far")
        long rowsChanged;

        @Label("Rows per Second")
        long rowsPerSecond;
    }

    @Name("io.zmonitor.migrator.Backup")
    @Label("Migration Backup")
    static final class Backup extends Recorded {
        @Label("File")
        String file = "";

        @Label("Size")
        @DataAmount
        long bytes;

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    @Name("io.zmonitor.migrator.Check")
    @Label("Migration Check")
    static final class Checked extends Recorded {
        @Label("Check")
        String check = "";

        @Label("Phase")
        String phase = "";

        @Label("Verdict")
        String verdict = "";

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    @Name("io.zmonitor.migrator.Rollback")
    @Label("Migration Rolled Back")
    static final class RolledBack extends Recorded {
        @Label("Migration")
        String migration = "";

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    void hear(Event event) {
        if (event instanceof Event.Planned planned) {
            begin(planned);
        } else if (event instanceof Event.Started started) {
            begin(started);
        } else if (event instanceof Event.Batch done) {
            record(done);
        } else if (event instanceof Event.Applied) {
            end(true);
        } else if (event instanceof Event.BackedUp taken) {
            record(taken);
        } else if (event instanceof Event.Checked checked) {
            record(checked.result());
        } else if (event instanceof Event.RolledBack back) {
            record(back);
        } else if (event instanceof Event.Failed failed) {
            end(false);
            end(failed.problem().code().code());
        } else if (event instanceof Event.Finished) {
            end("committed");
        }
    }

    private static Batch begun() {
        Batch batch = new Batch();
        batch.begin();
        return batch;
    }

    private void begin(Event.Planned planned) {
        Run begun = new Run();
        begun.from = planned.plan().before().toString();
        begun.to = planned.plan().after().toString();
        begun.planned = planned.plan().steps().size();
        begun.begin();
        run = begun;
    }

    private void begin(Event.Started started) {
        Step begun = new Step();
        begun.migration = started.id().toString();
        begun.begin();
        step = begun;
        batch = begun();
    }

    private void end(boolean isDone) {
        Step ended = step;
        if (ended != null) {
            ended.done = isDone;
            ended.commit();
        }
        step = null;
    }

    private void end(String outcome) {
        Run ended = run;
        if (ended != null) {
            ended.outcome = outcome;
            ended.commit();
        }
        run = null;
    }

    private void record(Event.Batch done) {
        Batch ended = batch;
        ended.migration = done.id().toString();
        ended.batches = done.batches();
        ended.rows = done.rows();
        ended.rowsChanged = done.rowsChanged();
        ended.rowsPerSecond = done.rowsPerSecond().orElse(0);
        ended.commit();
        batch = begun();
    }

    private static void record(Event.BackedUp taken) {
        Backup backup = new Backup();
        backup.file = String.valueOf(taken.backup().file().getFileName());
        backup.bytes = taken.backup().bytes();
        backup.took = taken.backup().took().toNanos();
        backup.commit();
    }

    private static void record(Check.Result result) {
        Checked checked = new Checked();
        checked.check = result.check();
        checked.phase = result.phase().name();
        checked.verdict =
                result.isFailure() ? "fail" : result.verdict() instanceof Check.Verdict.Warn ? "warn" : "pass";
        checked.took = result.took().toNanos();
        checked.commit();
    }

    private static void record(Event.RolledBack back) {
        RolledBack undone = new RolledBack();
        undone.migration = back.migration().id().toString();
        undone.took = back.migration().took().toNanos();
        undone.commit();
    }
}
