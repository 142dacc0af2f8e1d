package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.maintenance.Aftermath;
import io.zmonitor.migrator.reliability.maintenance.Aftermath.Next;
import io.zmonitor.migrator.reliability.maintenance.Deed;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceMain;
import io.zmonitor.migrator.reliability.maintenance.Prepared;
import io.zmonitor.migrator.reliability.maintenance.Prepared.Left;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that fail, fall short, tear or are the last, each in turn, in maintenance work. */
class MaintenanceFaultTest {
    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_call_that_fails_in_maintenance_leaves_the_state_before_or_after(Deed deed) throws Exception {
        Tally tally = new Tally("maintenance-faults-" + deed);
        try (Workplace place = Workplace.open("maintenance");
                Subject subject = new Subject(place, MaintenanceMain.class)) {
            for (Journal journal : Settings.isLong() ? Journal.values() : new Journal[] {Journal.TRUNCATE}) {
                for (Left left : Settings.isLong() ? Left.values() : new Left[] {Left.CLEAN}) {
                    sweep(place, tally, subject, Prepared.of(place, deed, journal, left));
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    private static void sweep(Workplace place, Tally tally, Subject subject, Prepared prepared) throws IOException {
        EachCall calls = new EachCall(place, tally, subject);
        for (Pair pair : Pair.MAINTENANCE) {
            calls.of(prepared.start(), pair::at, pair.step(), (fault, folder) -> {
                Said said = subject.lives(MaintenanceMain.order(prepared.deed(), folder.resolve(FileSet.NAME)), fault);
                return judged(Aftermath.of(prepared, place), fault, folder, said);
            });
        }
    }

    private static List<String> judged(Aftermath aftermath, Fault fault, Path folder, Said said) throws IOException {
        List<String> wrong = new ArrayList<>(said.nameless());
        if (said.untouched() && aftermath.isTouched(folder)) {
            wrong.add("it said UNTOUCHED, and it is not");
        }
        wrong.addAll(aftermath.judge(folder, said.acknowledged(0) == 1, fault.at() % 2 == 0 ? Next.AGAIN : Next.BOOT));
        if (!wrong.isEmpty()) {
            wrong.add("it said " + said.lines());
        }
        return wrong;
    }
}
