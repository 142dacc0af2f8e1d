package io.zmonitor.sample;

import io.zmonitor.migrator.MigrationId;
import java.io.PrintStream;
import java.util.OptionalDouble;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar for each step that tells how far it is. The one class that needs the library for bars. */
final class ProgressBarDisplay implements BootProgress.Display {
    private static final int ALL = 1000;
    private static final int COLUMNS = 79;
    private static final int MILLISECONDS = 200;

    private final PrintStream out;
    private @Nullable ProgressBar bar;
    private @Nullable MigrationId shown;

    ProgressBarDisplay(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(MigrationId step, OptionalDouble part, String words) {
        if (!step.equals(shown)) {
            end();
        }
        ProgressBar now = bar == null ? begun(step, part) : bar;
        bar = now;
        shown = step;
        now.maxHint(part.isPresent() ? ALL : -1);
        now.stepTo(BootProgress.thousandths(part));
        now.setExtraMessage(words);
    }

    private ProgressBar begun(MigrationId step, OptionalDouble part) {
        return new ProgressBarBuilder()
                .setTaskName(step.toString())
                .setInitialMax(part.isPresent() ? ALL : -1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(MILLISECONDS)
                .hideEta()
                .setConsumer(new Unended(out))
                .build();
    }

    @Override
    public void end() {
        if (bar != null) {
            bar.close();
            out.println();
        }
        bar = null;
        shown = null;
    }

    /** The library ends the line of a bar only if it was shown for a while: here it is ended once, by the display. */
    private static final class Unended extends ConsoleProgressBarConsumer {
        Unended(PrintStream out) {
            super(out, COLUMNS);
        }

        @Override
        public void close() {
            // see above
        }
    }
}
