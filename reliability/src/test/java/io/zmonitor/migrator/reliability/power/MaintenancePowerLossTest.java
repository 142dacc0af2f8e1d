package io.zmonitor.migrator.reliability.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.maintenance.CarelessMain;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceCall;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceJudge;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceJudge.Next;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceMain;
import io.zmonitor.migrator.reliability.maintenance.Prepared;
import io.zmonitor.migrator.reliability.maintenance.Prepared.Left;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.work.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of power at any moment of a piece of maintenance work. */
class MaintenancePowerLossTest {
    private static final int USUAL = 15;
    private static final int SOME = 20;
    private static final int MOST = 400;
    private static final int SHARE = 20;

    /** The mutant: the folder is not flushed after files in it were renamed. */
    private static final Mutant UNFLUSHED =
            (place, prepared) -> recorded(place, prepared).withoutFlushesOf("."::equals);

    @ParameterizedTest
    @EnumSource(names = {"RESTORE", "REKEY", "SWAP"})
    void a_loss_of_power_while_a_file_becomes_the_database_leaves_the_state_before_or_after(MaintenanceCall deed)
            throws Exception {
        strikes(deed);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RESTORE", "REKEY", "SWAP"})
    @Tag("under-fire")
    void a_loss_of_power_in_other_maintenance_leaves_the_state_before_or_after(MaintenanceCall deed) throws Exception {
        strikes(deed);
    }

    private static void strikes(MaintenanceCall deed) throws Exception {
        CampaignResult tally = new CampaignResult("maintenance-power-" + deed);
        try (Workplace place = Workplace.open("power")) {
            if (Settings.isLong()) {
                int count = Settings.count("states", USUAL) / SHARE / Journal.values().length / Left.values().length;
                for (Journal journal : Journal.values()) {
                    for (Left left : Left.values()) {
                        strikes(place, tally, Prepared.of(place, deed, journal, left), count);
                    }
                }
            } else {
                strikes(place, tally, Prepared.of(place, deed, Journal.TRUNCATE, Left.CLEAN), USUAL);
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    private static void strikes(Workplace place, CampaignResult tally, Prepared prepared, int count) throws Exception {
        power(place, tally, prepared).strikes(recorded(place, prepared), 0, count);
    }

    @Test
    void a_swap_that_does_not_flush_the_folder_is_caught() throws Exception {
        assertThat(isCaught(MaintenanceCall.RESTORE, UNFLUSHED, "")).isTrue();
    }

    @Test
    @Tag("under-fire")
    void a_backup_that_does_not_flush_its_folder_is_caught() throws Exception {
        assertThat(isCaught(MaintenanceCall.BACKUP, UNFLUSHED, "")).isTrue();
    }

    @Test
    void a_swap_that_is_not_announced_is_caught() throws Exception {
        assertThat(isCaught(MaintenanceCall.RESTORE, without(Guard.SWAP_ANNOUNCED), "no complete database is there"))
                .isTrue();
    }

    /** A recording that lacks something. */
    private interface Mutant {
        Recording of(Workplace place, Prepared prepared) throws IOException;
    }

    private static Mutant without(Guard guard) {
        return (place, prepared) -> new Recording.Recorder(CarelessMain.class, place)
                .recorded(prepared.start(), 0, database -> CarelessMain.order(guard, database));
    }

    // The moments are random: a few of them see the damage, whichever seed it is.
    private static boolean isCaught(MaintenanceCall deed, Mutant mutant, String as) throws Exception {
        CampaignResult tally = new CampaignResult("mutant-of-" + deed);
        boolean caught = false;
        try (Workplace place = Workplace.open("power")) {
            Prepared prepared = Prepared.of(place, deed, Journal.TRUNCATE, Left.CLEAN);
            Recording recording = mutant.of(place, prepared);
            PowerLoss power = power(place, tally, prepared);
            for (int first = 0; !caught && first < MOST; first += SOME) {
                power.strikes(recording, first, SOME);
                caught = tally.violations().stream().anyMatch(text -> text.contains(as));
            }
        }
        return caught;
    }

    private static Recording recorded(Workplace place, Prepared prepared) throws IOException {
        return new Recording.Recorder(MaintenanceMain.class, place)
                .recorded(prepared.start(), 0, database -> MaintenanceMain.order(prepared.deed(), database));
    }

    private static PowerLoss power(Workplace place, CampaignResult tally, Prepared prepared) throws IOException {
        OtherSqlite other = new OtherSqlite(place.made("other"));
        MaintenanceJudge aftermath = MaintenanceJudge.of(prepared, place);
        return new PowerLoss(place, tally, (loss, folder) -> {
            List<String> wrong = new ArrayList<>();
            // Who comes with a wrong key finishes a swap first: the right key must meet most of them unfinished.
            if (loss.number() % 4 == 0 || !MaintenanceJudge.isSwapping(folder)) {
                tally.count("wrong keys");
                aftermath.stranger(folder, wrong);
            }
            if (loss.number() % 100 == 0) {
                tally.count("read by another SQLite");
                aftermath.readBy(other, folder, wrong);
            }
            Next next = loss.number() % 4 == 1 ? Next.AGAIN : Next.BOOT;
            wrong.addAll(aftermath.judge(folder, loss.acknowledged() == 1, next));
            return wrong;
        });
    }
}
