package io.zmonitor.sample;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.RunListener;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far a long boot is: a bar on a terminal, a line each ten seconds elsewhere. A boot without a long step shows neither. For
 * the thread of one run.
 */
final class BootProgress implements RunListener {
    private static final double THOUSANDTHS = 1000;

    private final Display display;

    /** What shows it. */
    interface Display {
        /**
         * Shows a step.
         *
         * @param part how much of it is done, from 0 to 1; empty if nobody knows
         * @param words what is done, in words
         */
        void show(MigrationId step, OptionalDouble part, String words);

        /** The step is over, or the run. */
        void end();
    }

    BootProgress(Display display) {
        this.display = display;
    }

    /** As it fits where the output goes. */
    static BootProgress to(PrintStream out, Map<String, String> environment, boolean isTerminal) {
        boolean isPlain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        if (isTerminal && !isPlain) {
            try {
                return new BootProgress(new ProgressBarDisplay(out));
            } catch (LinkageError e) {
                // the library for bars is not there: lines do
            }
        }
        return new BootProgress(new Lines(out, Duration.ofSeconds(10)));
    }

    /** Whether this process writes to a terminal. */
    @SuppressWarnings("SystemConsoleNull") // null until Java 21; later ones can say it
    static boolean isOnTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true; // before Java 22 there is a console on a terminal only
        }
    }

    /** Whether it draws. */
    boolean isBar() {
        return !(display instanceof Lines);
    }

    @Override
    public void on(RunListener.Event event) {
        if (event instanceof RunListener.Event.Batch batch) {
            String words = String.format(Locale.ROOT, "%,d rows", batch.rows())
                    + batch.left()
                            .map(left -> ", " + left.toSeconds() + " s left")
                            .orElse("");
            display.show(batch.id(), batch.position(), words);
        } else if (event instanceof RunListener.Event.Progress progress) {
            OptionalDouble part = progress.total() > 0
                    ? OptionalDouble.of(Math.min(1, (double) progress.done() / progress.total()))
                    : OptionalDouble.empty();
            display.show(progress.id(), part, String.format(Locale.ROOT, "%,d done", progress.done()));
        } else if (event instanceof RunListener.Event.Running running) {
            display.show(running.id(), OptionalDouble.empty(), running.running().toSeconds() + " s in one statement");
        } else if (event instanceof RunListener.Event.Applied
                || event instanceof RunListener.Event.Failed
                || event instanceof RunListener.Event.Finished) {
            display.end();
        }
    }

    /** Lines, not more than one in a while. */
    static final class Lines implements Display {
        private final PrintStream out;
        private final Duration between;
        private long last = System.nanoTime();

        Lines(PrintStream out, Duration between) {
            this.out = out;
            this.between = between;
        }

        @Override
        public void show(MigrationId step, OptionalDouble part, String words) {
            if (System.nanoTime() - last >= between.toNanos()) {
                last = System.nanoTime();
                String percent =
                        part.isPresent() ? String.format(Locale.ROOT, "%.0f %%, ", part.getAsDouble() * 100) : "";
                out.println(step + ": " + percent + words);
            }
        }

        @Override
        public void end() {
            // A line stands for itself.
        }
    }

    /** Thousandths of a step, as a bar counts them. */
    static long thousandths(OptionalDouble part) {
        return (long) (part.orElse(0) * THOUSANDTHS);
    }
}
