package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.work.FileSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a campaign tried and found. Keeps the file set of each violation. Thread-safe. */
public final class CampaignResult {
    /** Attempts that were hit by their fault. */
    public static final String FAULTS = "faults";

    /** Attempts that were over before their fault or their kill. */
    public static final String MISSED = "untouched";

    /** Processes that were killed at work. */
    public static final String KILLS = "kills";

    private static final Path KEPT = Path.of("target", "under-fire");
    private static final int MOST_KEPT = 20;

    private final String campaign;
    private final SortedMap<String, Long> counts = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();

    public CampaignResult(String campaign) {
        this.campaign = campaign;
    }

    /** One more of these. */
    public synchronized void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** Notes what is wrong after an attempt, and keeps the files that it happened to. */
    public synchronized void found(String attempt, List<String> wrong, Path files) {
        if (wrong.isEmpty()) {
            return;
        }
        Path kept = KEPT.resolve(campaign + "-" + violations.size());
        violations.add("seed " + Settings.seed() + ", " + attempt + ": " + wrong + ", kept in " + kept);
        if (Settings.isLong()) {
            System.out.println(campaign + ": " + violations.get(violations.size() - 1)); // hours before the end
        }
        if (violations.size() <= MOST_KEPT && Files.exists(files)) {
            try {
                FileSet.remove(kept);
                Files.createDirectories(KEPT);
                FileSet.copied(files, kept);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What was wrong. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    // A shim that is not loaded, a name that no file has, a number of attempts that is rounded down to none.
    private boolean isIdle() {
        boolean missed = counts.containsKey(MISSED);
        return counts.isEmpty() || (missed && !counts.containsKey(FAULTS) && !counts.containsKey(KILLS));
    }

    /** Writes a line for docs/maintainers/campaigns.md, and gives what was wrong: a campaign in which nothing happened, too. */
    public synchronized List<String> closed() {
        if (isIdle()) {
            violations.add("seed " + Settings.seed() + ": no fault happened, so that nothing is proved");
        }
        String line = campaign + ", seed " + Settings.seed() + ": " + counts + ", violations " + violations.size();
        try {
            Files.createDirectories(KEPT);
            Files.writeString(
                    KEPT.resolve("results.txt"),
                    line + "\n" + String.join("\n", violations) + (violations.isEmpty() ? "" : "\n"),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(line);
        return List.copyOf(violations);
    }
}
