package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.work.Journal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kill -9 of real processes in the middle of real runs. */
class KillTest {
    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_killed_monitor_has_lost_nothing_and_boots_without_help(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("kills-" + journal);
        try (Workplace place = Workplace.open("kills")) {
            Kills kills = new Kills(place, tally, journal);
            Workers.make(Settings.count("kills", 12) / Journal.values().length, kills::kill);
        }
        assertThat(tally.closed()).isEmpty();
    }
}
