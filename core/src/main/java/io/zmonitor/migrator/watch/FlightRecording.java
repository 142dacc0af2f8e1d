package io.zmonitor.migrator.watch;

import io.zmonitor.migrator.RunListener;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import jdk.jfr.FlightRecorder;

/**
 * A listener that writes each run into a recording of the JDK's Flight Recorder: run, step, batch, backup, check and rollback,
 * as events {@code io.zmonitor.migrator.*}. Where the module {@code jdk.jfr} is not there, or nothing is recorded when a run
 * begins, it does nothing and loads nothing. Thread-safe.
 *
 * <p>An application with a module descriptor resolves that module by {@code requires jdk.jfr} or {@code --add-modules}.
 */
public final class FlightRecording implements RunListener {
    private static final boolean IS_THERE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    // A run is heard on its own thread, and several may be at work.
    private final Map<Thread, RecordedRun> runs = Collections.synchronizedMap(new WeakHashMap<>());

    private FlightRecording() {}

    /** Of all runs of the migrators that it is given to. */
    public static RunListener ofRuns() {
        return new FlightRecording();
    }

    @Override
    public void on(Event event) {
        if (!IS_THERE || Objects.requireNonNull(event, "event") instanceof Event.Running) {
            return;
        }
        Thread thread = Thread.currentThread();
        RecordedRun known = event instanceof Event.Planned ? null : runs.get(thread);
        if (known == null && (isEnd(event) || !FlightRecorder.isInitialized())) {
            runs.remove(thread);
            return;
        }
        RecordedRun run = known == null ? new RecordedRun() : known;
        runs.put(thread, run);
        run.hear(event);
        if (isEnd(event)) {
            runs.remove(thread);
        }
    }

    private static boolean isEnd(Event event) {
        return event instanceof Event.Finished || event instanceof Event.Failed;
    }
}
