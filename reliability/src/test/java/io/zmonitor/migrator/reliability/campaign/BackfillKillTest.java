package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.work.BackfillMain;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.ChildOutcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kill -9 in the middle of a migration that goes through tables in batches, again and again until it is over, and boots
 * that end at a deadline between: each row has been treated once, the counters that the batches keep are those of the rows, and no acknowledged batch was lost.
 */
class BackfillKillTest {
    private static final int VITALS = 6000;
    private static final int READINGS = 3000;
    private static final RepeatedKills KILLS = new RepeatedKills(
            "backfill",
            BackfillMain.TABLES,
            "INSERT INTO vitals (id, patient, pulse) "
                    + "SELECT i * 3 + i % 2, 'Patient ' || (i % 97), 40 + i * 7919 % 100 FROM n",
            VITALS,
            READINGS);
    private static final Duration LONG = Duration.ofHours(1);

    @ParameterizedTest
    @EnumSource(Journal.class)
    void each_row_is_treated_once_however_often_the_process_is_killed(Journal journal) throws Exception {
        KILLS.happen(journal, BackfillKillTest::live);
    }

    private static void live(Workplace place, Path start, CampaignResult tally, Random random) throws Exception {
        Path folder = FileSet.copied(start, place.fresh("life"));
        Path database = folder.resolve(FileSet.NAME);
        List<String> wrong = new ArrayList<>();
        Map<String, List<Long>> acknowledged = new TreeMap<>();
        boolean over = false;
        for (int boot = 0; !over && wrong.isEmpty(); boot++) {
            ChildOutcome outcome;
            try (ChildJvm child = Monitors.ready(Monitors.command(BackfillMain.class, place.made("temporary"))
                    .start())) {
                boolean last = boot >= RepeatedKills.KILLS_OF_A_LIFE;
                boolean cut = !last && random.nextInt(3) == 0;
                child.say(BackfillMain.order(database, cut ? Duration.ofMillis(1 + random.nextInt(300)) : LONG));
                String said = child.line();
                int patience = last ? Integer.MAX_VALUE : random.nextInt(12);
                for (int heard = 0; said.startsWith("batch") && heard < patience; heard++) {
                    said = child.line();
                }
                over = said.startsWith("end") || said.startsWith("failed");
                if (said.startsWith("batch")) {
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(4000));
                    child.kill();
                    tally.count(CampaignResult.KILLS);
                }
                outcome = child.outcome();
            }
            for (String line : outcome.out().lines().toList()) {
                if (line.startsWith("batch")) {
                    String[] words = line.split(" ", 4);
                    acknowledged
                            .computeIfAbsent(words[3], step -> new ArrayList<>())
                            .add(Long.valueOf(words[1]));
                    tally.count("batches");
                } else if (line.startsWith("later")) {
                    tally.count("boots that were cut");
                } else if (line.startsWith("failed")) {
                    wrong.add("boot " + boot + " said " + line);
                }
            }
        }
        acknowledged.forEach((step, numbers) -> wrong.addAll(lost(step, numbers)));
        wrong.addAll(judged(database));
        tally.found("a life", wrong, folder);
        FileSet.remove(folder);
    }

    // The numbers rise. One that comes again was acknowledged and then lost.
    private static List<String> lost(String step, List<Long> acknowledged) {
        int again = 0;
        for (int at = 1; at < acknowledged.size(); at++) {
            again += acknowledged.get(at) <= acknowledged.get(at - 1) ? 1 : 0;
        }
        return again == 0 ? List.of() : List.of("batches of " + step + " came again: " + acknowledged);
    }

    private static List<String> judged(Path database) throws Exception {
        assertThat(BackfillMain.migrator(database).migrate().applied()).isEmpty();
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(database))) {
            RepeatedKills.Answers answers = new RepeatedKills.Answers(connection);
            answers.expect("SELECT treated, count(*) FROM vitals GROUP BY treated", "1|" + VITALS);
            answers.expect("SELECT treated, count(*) FROM readings GROUP BY treated", "1|" + READINGS);
            answers.expect("SELECT count(*) FROM readings WHERE value <> at * 2", "0");
            answers.expect(
                    "SELECT count(*) FROM totals WHERE vitals <> (SELECT count(*) FROM vitals WHERE vitals.zone = totals.zone)",
                    "0");
            answers.expect("SELECT count(*) FROM schema_version_batch", "0");
            answers.expect("SELECT count(*) FROM schema_version_batch_key", "0");
            answers.expect("PRAGMA integrity_check", "ok");
            return answers.wrong();
        }
    }
}
