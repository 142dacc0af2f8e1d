package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.testkit.ChildOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges what a monitor has left that died in the middle of its life.
 *
 * @param place where copies are made
 * @param tally what is counted
 * @param oracle what undisturbed lives look like
 */
public record Remains(Workplace place, CampaignResult tally, Oracle oracle) {
    /** Looks at the files, as they lie there, at what was said before, and at the boots that follow; removes them then. */
    public void judge(String attempt, Path folder, ChildOutcome outcome) throws Exception {
        Path kept = FileSet.copied(folder, place.fresh("kept"));
        int acknowledged = MonitorOutput.by(outcome).acknowledged(0);
        List<String> wrong = new ArrayList<>(WrongKey.tried(folder, tally));
        int left = oracle.left(folder, acknowledged, wrong);
        if (left > acknowledged + 1) {
            wrong.add("boundary " + left + " is left, and " + acknowledged + " was the last acknowledged");
        }
        wrong.addAll(Oracle.secrets(folder));
        wrong.addAll(Oracle.secretsIn("output", outcome.out().getBytes(StandardCharsets.UTF_8)));
        wrong.addAll(Oracle.secretsIn("log", outcome.err().getBytes(StandardCharsets.UTF_8)));
        if (left >= 0) {
            oracle.boots(folder, left, wrong);
        }
        if (!wrong.isEmpty()) {
            wrong.add("it said " + outcome.out().lines().toList() + " and ended with " + outcome.exitCode());
        }
        tally.count(MonitorOutput.by(outcome).ended() ? CampaignResult.MISSED : CampaignResult.KILLS);
        tally.count(crashed(kept) ? "with a live journal or log" : "without");
        tally.found(attempt, wrong, kept);
        FileSet.remove(folder);
        FileSet.remove(kept);
    }

    private static boolean crashed(Path folder) {
        return folder.resolve(FileSet.NAME + "-journal").toFile().length() > 0
                || folder.resolve(FileSet.NAME + "-wal").toFile().length() > 0;
    }
}
