package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.maintenance.MaintenanceCall;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceJudge;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceJudge.Next;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceMain;
import io.zmonitor.migrator.reliability.maintenance.Prepared;
import io.zmonitor.migrator.reliability.maintenance.Prepared.Left;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that fail, fall short, tear or are the last, each in turn, in maintenance work. */
class MaintenanceFaultTest {
    private static Workplace place;
    private static Subject subject;
    private static OtherSqlite other;

    @BeforeAll
    static void start() throws IOException {
        place = Workplace.open("maintenance");
        subject = new Subject(place, MaintenanceMain.class);
        other = new OtherSqlite(place.made("other"));
    }

    @AfterAll
    static void close() {
        subject.close();
        place.close();
    }

    @ParameterizedTest
    @EnumSource(MaintenanceCall.class)
    void a_call_that_fails_in_maintenance_leaves_the_state_before_or_after(MaintenanceCall deed) throws Exception {
        CampaignResult tally = new CampaignResult("maintenance-faults-" + deed);
        EachCall calls = new EachCall(place, tally, subject);
        if (Settings.isLong()) {
            for (Journal journal : Journal.values()) {
                for (Left left : Left.values()) {
                    Prepared prepared = Prepared.of(place, deed, journal, left);
                    for (Pair pair : Pair.ALL) {
                        calls.of(prepared.start(), pair::at, Settings.count("step", 1), life(prepared));
                    }
                    for (Pair pair : Pair.HARMFUL) {
                        calls.of(prepared.start(), pair::lasting, 2 * Settings.count("step", 1) + 1, life(prepared));
                    }
                }
            }
        } else {
            sample(calls, Prepared.of(place, deed, Journal.TRUNCATE, Left.CLEAN));
        }
        assertThat(tally.closed()).isEmpty();
    }

    // Each pair is tried on one of the deeds, at two of its calls, and from one of them on.
    private static void sample(EachCall calls, Prepared prepared) throws IOException {
        Map<Operation, Long> counted = calls.counted(prepared.start(), life(prepared));
        int number = List.of(MaintenanceCall.values()).indexOf(prepared.deed());
        Random random = Settings.random("sample", number);
        for (int i = number; i < Pair.ALL.size(); i += MaintenanceCall.values().length) {
            Pair pair = Pair.ALL.get(i);
            for (int attempt = 0; attempt < 2; attempt++) {
                long call = 1 + random.nextLong(Math.max(1, counted.get(pair.operation())));
                calls.happens(prepared.start(), pair.at(call), life(prepared));
                if (attempt == 0 && Pair.HARMFUL.contains(pair)) {
                    calls.happens(prepared.start(), pair.lasting(call), life(prepared));
                }
            }
        }
    }

    private static EachCall.Life life(Prepared prepared) {
        return (fault, folder) -> {
            MonitorOutput said =
                    subject.lives(MaintenanceMain.order(prepared.deed(), folder.resolve(FileSet.NAME)), fault);
            return subject.wasHit() ? judged(MaintenanceJudge.of(prepared, place), fault, folder, said) : List.of();
        };
    }

    private static List<String> judged(MaintenanceJudge aftermath, Fault fault, Path folder, MonitorOutput said)
            throws IOException {
        List<String> wrong = new ArrayList<>(said.nameless());
        aftermath.stranger(folder, wrong);
        if (fault.at() % 10 == 0) {
            aftermath.readBy(other, folder, wrong);
        }
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
