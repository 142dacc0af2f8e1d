package io.zmonitor.migrator.reliability.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.CrashedLives;
import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.campaign.WrongKey;
import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.Monitors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of power at any moment of a life, recorded once and replayed many times. */
class PowerLossTest {
    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_loss_of_power_loses_no_acknowledged_boundary_and_breaks_none(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("power-" + journal);
        try (Workplace place = Workplace.open("power")) {
            Golden golden = Golden.lived(place.fresh("golden"), journal);
            power(place, tally, golden).strikes(life(place, golden), 0, share(Settings.count("states", 120)));
        }
        assertThat(tally.closed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_second_loss_of_power_during_the_recovery_loses_nothing_either(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("power-in-recovery-" + journal);
        try (Workplace place = Workplace.open("power")) {
            Golden golden = Golden.lived(place.fresh("golden"), journal);
            Oracle oracle = new Oracle(golden, new OtherSqlite(place.made("other")));
            List<Path> crashed = CrashedLives.left(place, golden, Settings.isLong() ? 6 : 1);
            for (int i = 0; i < crashed.size(); i++) {
                int left = oracle.left(crashed.get(i), 0, new ArrayList<>());
                Recording boot =
                        Recording.of(place, crashed.get(i), left, database -> Monitors.boot(journal, database));
                int count = share(Settings.count("states", 80) / 4) / crashed.size();
                power(place, tally, golden.from(left)).strikes(boot, i * (long) count, count);
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    @Test
    void a_loss_of_power_while_a_database_is_created_leaves_none_or_a_whole_one() throws Exception {
        CampaignResult tally = new CampaignResult("power-in-creation");
        try (Workplace place = Workplace.open("power")) {
            Golden golden = Golden.created(place.fresh("golden"));
            Recording boot =
                    Recording.of(place, golden.start(), 0, database -> Monitors.boot(golden.journal(), database));
            power(place, tally, golden).strikes(boot, 0, share(Settings.count("states", 80) / 4));
        }
        assertThat(tally.closed()).isEmpty();
    }

    /** The mutant: a library that never flushes. */
    @Test
    void runs_that_do_not_flush_are_caught() throws Exception {
        CampaignResult tally = new CampaignResult("mutant-without-flushes");
        try (Workplace place = Workplace.open("power")) {
            Golden golden = Golden.lived(place.fresh("golden"), Journal.TRUNCATE);
            power(place, tally, golden).strikes(life(place, golden).withoutFlushes(), 0, 40);
        }
        assertThat(tally.violations()).isNotEmpty();
    }

    private static Recording life(Workplace place, Golden golden) throws IOException {
        return Recording.of(place, golden.start(), 0, database -> Monitors.life(golden.journal(), 0, database));
    }

    private static PowerLoss power(Workplace place, CampaignResult tally, Golden golden) throws IOException {
        Oracle oracle = new Oracle(golden, new OtherSqlite(place.made("other")));
        AfterPower judge = new AfterPower(golden, UnaryOperator.identity());
        return new PowerLoss(place, tally, (loss, folder) -> {
            List<String> wrong = new ArrayList<>(WrongKey.tried(folder, tally));
            if (loss.number() % 100 == 0) {
                tally.count("read by another SQLite");
                oracle.left(folder, loss.acknowledged(), wrong);
                wrong.addAll(Oracle.secrets(folder));
            }
            wrong.addAll(judge.judge(folder, loss.acknowledged()));
            return wrong;
        });
    }

    private static int share(int all) {
        return all / Journal.values().length;
    }
}
