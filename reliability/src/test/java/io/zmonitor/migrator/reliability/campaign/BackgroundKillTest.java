package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.work.BackgroundMain;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.ChildOutcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kill -9 of monitors that write beside steps in the background, alone or two at one database, again and again until the
 * steps are done: each row that waited has been treated once, those that the application wrote itself never, and no row
 * that it was acknowledged is lost.
 */
class BackgroundKillTest {
    private static final int VITALS = Settings.isLong() ? 4000 : 1500;
    private static final int READINGS = Settings.isLong() ? 2000 : 700;
    private static final RepeatedKills KILLS = new RepeatedKills(
            "background",
            BackgroundMain.TABLES,
            "INSERT INTO vitals (id, pulse) SELECT i * 3 + i % 2, 40 + i * 7919 % 100 FROM n",
            VITALS,
            READINGS);

    @ParameterizedTest
    @EnumSource(Journal.class)
    void each_row_is_treated_once_beside_an_application_that_is_killed(Journal journal) throws Exception {
        KILLS.happen(journal, BackgroundKillTest::live);
    }

    private static void live(Workplace place, Path start, CampaignResult tally, Random random) throws Exception {
        Path folder = FileSet.copied(start, place.fresh("life"));
        Path database = folder.resolve(FileSet.NAME);
        List<String> wrong = new ArrayList<>();
        long acknowledged = 0;
        boolean over = false;
        for (int boot = 0; !over && wrong.isEmpty(); boot++) {
            boolean last = boot >= RepeatedKills.KILLS_OF_A_LIFE;
            List<ChildJvm> children = new ArrayList<>();
            children.add(child(place, database));
            if (random.nextInt(3) == 0) {
                children.add(child(place, database));
            }
            int heard = last ? Integer.MAX_VALUE : random.nextInt(40);
            for (int line = 0; line < heard && !over; line++) {
                String said = children.get(0).line();
                over = said.startsWith("end") || (said.startsWith("failed") && !isBusy(said));
                heard = said.startsWith("wrote") ? heard : 0;
            }
            for (ChildJvm child : children) {
                if (!over) {
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(4000));
                    child.kill();
                    tally.count(CampaignResult.KILLS);
                }
            }
            for (ChildJvm child : children) {
                ChildOutcome outcome = child.outcome();
                for (String line : outcome.out().lines().toList()) {
                    if (line.startsWith("wrote")) {
                        acknowledged++;
                        tally.count("rows of the application");
                    } else if (line.startsWith("failed") && isBusy(line)) {
                        tally.count("openings beside a hot journal");
                    } else if (line.startsWith("failed")) {
                        wrong.add("boot " + boot + " said " + line);
                    }
                }
                child.close();
            }
        }
        wrong.addAll(judged(database, acknowledged));
        tally.found("a life", wrong, folder);
        FileSet.remove(folder);
    }

    // SQLite waits for nobody when it meets the journal of a process that has just been killed.
    private static boolean isBusy(String said) {
        return said.contains("ZM-202");
    }

    private static ChildJvm child(Workplace place, Path database) throws Exception {
        ChildJvm child = Monitors.ready(
                Monitors.command(BackgroundMain.class, place.made("temporary")).start());
        child.say(database.toString());
        return child;
    }

    private static List<String> judged(Path database, long acknowledged) throws Exception {
        assertThat(BackgroundMain.migrator(database).migrate().applied()).isEmpty();
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(database))) {
            RepeatedKills.Answers answers = new RepeatedKills.Answers(connection);
            answers.expect("SELECT treated, count(*) FROM vitals WHERE origin = 'old' GROUP BY treated", "1|" + VITALS);
            answers.expect("SELECT count(*) FROM vitals WHERE treated <> (origin <> 'new')", "0");
            answers.expect("SELECT treated, count(*) FROM readings GROUP BY treated", "1|" + READINGS);
            answers.expect("SELECT count(*) FROM readings WHERE value <> at * 2", "0");
            answers.expect(
                    "SELECT count(*) FROM totals WHERE vitals <> (SELECT count(*) FROM vitals"
                            + " WHERE vitals.zone = totals.zone AND treated = 1)",
                    "0");
            answers.expect("SELECT count(*) >= " + acknowledged + " FROM vitals WHERE origin <> 'old'", "1");
            answers.expect("SELECT count(*) FROM schema_version_batch", "0");
            answers.expect("SELECT count(*) FROM schema_version_audit WHERE detail LIKE 'is done after%'", "2");
            answers.expect("PRAGMA integrity_check", "ok");
            return answers.wrong();
        }
    }
}
