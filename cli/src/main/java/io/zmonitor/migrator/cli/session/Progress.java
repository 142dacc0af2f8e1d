package io.zmonitor.migrator.cli.session;

import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Text;
import java.time.Duration;
import java.util.Optional;

/** Tells of a run while it goes on: lines on standard error, or with {@code --json-lines} documents on standard output. */
public final class Progress implements RunListener {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final CommandSession session;
    private long lastLine = System.nanoTime();

    /** Tells of the runs of this session. */
    public Progress(CommandSession session) {
        this.session = session;
    }

    @Override
    public synchronized void on(Event event) {
        if (session.options().jsonLines) {
            document(event).ifPresent(fields -> {
                session.surroundings().out().println(Json.line(fields));
                session.surroundings().out().flush();
            });
            return;
        }
        boolean seldom =
                event instanceof Event.Running || event instanceof Event.Batch || event instanceof Event.Progress;
        if (seldom && System.nanoTime() - lastLine < SILENCE.toNanos()) {
            return;
        }
        line(event).ifPresent(line -> {
            lastLine = System.nanoTime();
            session.note(line);
        });
    }

    private static Optional<String> line(Event event) {
        if (event instanceof Event.BackedUp backedUp) {
            return Optional.of("backup " + backedUp.backup().file() + " verified");
        }
        if (event instanceof Event.Started started) {
            return Optional.of(started.id() + " " + started.description() + " ...");
        }
        if (event instanceof Event.Applied applied) {
            return Optional.of(applied.migration().id() + " done in "
                    + Text.time(applied.migration().took()));
        }
        if (event instanceof Event.RolledBack back) {
            return Optional.of(back.migration().id() + " undone in "
                    + Text.time(back.migration().took()));
        }
        if (event instanceof Event.Repeated repeated) {
            return Optional.of(repeated.repeatable().name() + " ran");
        }
        if (event instanceof Event.Running running) {
            return Optional.of(running.id() + " has been at " + running.location() + " for "
                    + Text.time(running.running()) + ", files have " + Text.bytes(running.bytes()));
        }
        if (event instanceof Event.Batch batch) {
            return Optional.of(batch.id() + ": " + Text.counted(batch.rows(), "row") + " in "
                    + Text.counted(batch.batches(), "batch")
                    + batch.left()
                            .map(left -> ", about " + Text.time(left) + " left")
                            .orElse(""));
        }
        if (event instanceof Event.Progress progress) {
            return Optional.of(
                    progress.id() + ": " + progress.done() + (progress.total() > 0 ? " of " + progress.total() : ""));
        }
        return Optional.empty();
    }

    private static Optional<Json.Fields> document(Event event) {
        if (event instanceof Event.Planned planned) {
            return Optional.of(named("planned")
                    .with(
                            "migrations",
                            planned.plan().steps().stream().map(Reports::step).toList()));
        }
        if (event instanceof Event.BackedUp backedUp) {
            return Optional.of(named("backedUp").with("backup", Reports.backup(backedUp.backup())));
        }
        if (event instanceof Event.Started started) {
            return Optional.of(named("started").with("id", started.id()).with("description", started.description()));
        }
        if (event instanceof Event.Applied applied) {
            return Optional.of(named("applied")
                    .with("id", applied.migration().id())
                    .with("tookMillis", applied.migration().took().toMillis()));
        }
        if (event instanceof Event.RolledBack back) {
            return Optional.of(named("rolledBack")
                    .with("id", back.migration().id())
                    .with("tookMillis", back.migration().took().toMillis()));
        }
        if (event instanceof Event.Repeated repeated) {
            return Optional.of(
                    named("repeated").with("name", repeated.repeatable().name()));
        }
        if (event instanceof Event.Warned warned) {
            return Optional.of(named("warned")
                    .with("kind", warned.warning().kind())
                    .with("text", warned.warning().text()));
        }
        return moving(event);
    }

    private static Optional<Json.Fields> moving(Event event) {
        if (event instanceof Event.Running running) {
            return Optional.of(named("running")
                    .with("id", running.id())
                    .with("location", running.location())
                    .with("runningMillis", running.running().toMillis())
                    .with("bytes", running.bytes()));
        }
        if (event instanceof Event.Batch batch) {
            return Optional.of(named("batch")
                    .with("id", batch.id())
                    .with("batches", batch.batches())
                    .with("rows", batch.rows())
                    .with("rowsChanged", batch.rowsChanged())
                    .with(
                            "position",
                            batch.position().isPresent() ? batch.position().getAsDouble() : null)
                    .with("leftMillis", batch.left().map(Duration::toMillis)));
        }
        if (event instanceof Event.Progress progress) {
            return Optional.of(named("progress")
                    .with("id", progress.id())
                    .with("done", progress.done())
                    .with("total", progress.total()));
        }
        return Optional.empty();
    }

    private static Json.Fields named(String event) {
        return Json.with("event", event);
    }
}
