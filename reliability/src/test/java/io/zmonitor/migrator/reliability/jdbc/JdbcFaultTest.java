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
            java.util.Map<String, java.util.concurrent.Callable<Trial>> all = new java.util.LinkedHashMap<>();
            all.put("boot-T", () -> trials.boot(Journal.TRUNCATE));
            all.put("boot-W", () -> trials.boot(Journal.WAL));
            all.put("steps-T", () -> trials.steps(Journal.TRUNCATE));
            all.put("steps-W", () -> trials.steps(Journal.WAL));
            all.put("creation", trials::creation);
            all.put("rep-T", () -> trials.repeatables(Journal.TRUNCATE));
            all.put("rep-W", () -> trials.repeatables(Journal.WAL));
            all.put("rollback-T", () -> trials.rollback(Journal.TRUNCATE));
            all.put("rollback-W", () -> trials.rollback(Journal.WAL));
            all.put("restore-T", () -> trials.restore(Journal.TRUNCATE));
            all.put("restore-W", () -> trials.restore(Journal.WAL));
            all.put("rekey-T", () -> trials.rekey(Journal.TRUNCATE));
            all.put("rekey-W", () -> trials.rekey(Journal.WAL));
            all.put("backup-T", () -> trials.backup(Journal.TRUNCATE));
            all.put("backup-W", () -> trials.backup(Journal.WAL));
            for (String nameOf : System.getProperty("trials", String.join(",", all.keySet())).split(",")) {
                Trial trial = all.get(nameOf).call();
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
