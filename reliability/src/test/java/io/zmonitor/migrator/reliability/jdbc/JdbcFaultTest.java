package io.zmonitor.migrator.reliability.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Tally;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.jdbc.JdbcFault.Moment;
import io.zmonitor.migrator.reliability.jdbc.JdbcFault.Thrown;
import io.zmonitor.migrator.reliability.work.Journal;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcFaultTest {
    @Test
    void explore() throws Exception {
        try (Workplace place = Workplace.open("jdbc")) {
            Trials trials = new Trials(place);
            for (Trial trial : List.of(
                    trials.boot(Journal.TRUNCATE), trials.boot(Journal.WAL), trials.steps(Journal.TRUNCATE), trials.creation())) {
                Tally tally = new Tally("jdbc-" + trial.name());
                JdbcSweep sweep = new JdbcSweep(place, tally, trial);
                int count = sweep.calls().size();
                System.out.println(trial.name() + " " + count);
                long start = System.nanoTime();
                int step = Integer.getInteger("step", 97);
                Thrown thrown = Thrown.valueOf(System.getProperty("thrown", "IO_ERROR"));
                for (int n = 1 + Integer.getInteger("first", 0); n <= count; n += step) {
                    for (Moment moment : Moment.values()) {
                        sweep.under(JdbcFault.at(n, thrown, moment));
                        if (Boolean.getBoolean("lasting")) sweep.under(JdbcFault.at(n, thrown, moment).lasting());
                    }
                }
                System.out.println((System.nanoTime() - start) / 1_000_000 + " ms");
                List<String> v = tally.closed();
                v.stream().limit(400).forEach(System.out::println);
            }
        }
        assertThat(Settings.seed()).isNotZero();
    }
}
