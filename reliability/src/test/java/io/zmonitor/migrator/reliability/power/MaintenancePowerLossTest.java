package io.zmonitor.migrator.reliability.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Tally;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.maintenance.Aftermath;
import io.zmonitor.migrator.reliability.maintenance.Aftermath.Next;
import io.zmonitor.migrator.reliability.maintenance.Deed;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceMain;
import io.zmonitor.migrator.reliability.maintenance.Prepared;
import io.zmonitor.migrator.reliability.maintenance.Prepared.Left;
import io.zmonitor.migrator.reliability.work.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of power at any moment of a piece of maintenance work. */
class MaintenancePowerLossTest {
    private static final int USUAL = 20;

    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_loss_of_power_in_maintenance_leaves_the_state_before_or_after(Deed deed) throws Exception {
        Tally tally = new Tally("maintenance-power-" + deed);
        try (Workplace place = Workplace.open("power")) {
            Journal[] journals = Settings.isLong() ? Journal.values() : new Journal[] {Journal.TRUNCATE};
            Left[] lefts = Settings.isLong() ? Left.values() : new Left[] {Left.CLEAN};
            int count = Settings.count("states", USUAL) / journals.length / lefts.length;
            for (Journal journal : journals) {
                for (Left left : lefts) {
                    Prepared prepared = Prepared.of(place, deed, journal, left);
                    power(place, tally, prepared).strikes(recorded(place, prepared), 0, count);
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    /** The mutant: the folder is not flushed after files in it were renamed. */
    @Test
    void a_swap_that_does_not_flush_the_folder_is_caught() throws Exception {
        assertThat(violations(Left.CLEAN, recording -> recording.withoutFlushesOf("."::equals)))
                .isNotEmpty();
    }

    private static List<String> violations(Left left, java.util.function.UnaryOperator<Recording> mutant)
            throws Exception {
        Tally tally = new Tally("mutant-of-a-swap");
        try (Workplace place = Workplace.open("power")) {
            Prepared prepared = Prepared.of(place, Deed.RESTORE, Journal.TRUNCATE, left);
            power(place, tally, prepared).strikes(mutant.apply(recorded(place, prepared)), 0, 60);
        }
        return tally.violations();
    }

    private static Recording recorded(Workplace place, Prepared prepared) throws IOException {
        return new Recording.Recorder(MaintenanceMain.class, place)
                .recorded(prepared.start(), 0, database -> MaintenanceMain.order(prepared.deed(), database));
    }

    private static PowerLoss power(Workplace place, Tally tally, Prepared prepared) {
        Aftermath aftermath = Aftermath.of(prepared, place);
        return new PowerLoss(place, tally, (loss, folder) -> {
            List<String> wrong = new ArrayList<>();
            if (loss.number() % 20 == 0) {
                tally.count("wrong keys");
                aftermath.stranger(folder, wrong);
            }
            Next next = loss.number() % 4 == 1 ? Next.AGAIN : Next.BOOT;
            wrong.addAll(aftermath.judge(folder, loss.acknowledged() == 1, next));
            return wrong;
        });
    }
}
