package io.zmonitor.migrator.reliability.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceCall;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceJudge;
import io.zmonitor.migrator.reliability.maintenance.MaintenanceJudge.Next;
import io.zmonitor.migrator.reliability.maintenance.Prepared;
import io.zmonitor.migrator.reliability.maintenance.Prepared.Left;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disks that are really full while somebody backs up, restores, changes the key or rehearses. */
class MaintenanceDiskTest {
    private static final List<ProblemCode> NAMELESS = List.of(
            ProblemCode.BACKUP_FAILED,
            ProblemCode.RESTORE_FAILED,
            ProblemCode.REPLACEMENT_FAILED,
            ProblemCode.TRANSFER_FAILED);
    private static final int STEPS = 3;

    @ParameterizedTest
    @EnumSource(MaintenanceCall.class)
    void a_full_disk_changes_nothing_is_named_and_with_space_the_same_succeeds(MaintenanceCall deed) throws Exception {
        CampaignResult tally = new CampaignResult("maintenance-disk-" + deed);
        try (Workplace place = Workplace.open("full")) {
            for (Journal journal : Settings.isLong() ? Journal.values() : new Journal[] {Journal.TRUNCATE}) {
                Prepared prepared = Prepared.of(place, deed, journal, Left.CLEAN);
                int most = (int) (Files.size(prepared.start().resolve(FileSet.NAME)) / 1024 * 3);
                int step = Math.max(1, most / (Settings.isLong() ? 20 : STEPS));
                boolean full = true;
                for (int free = 4; full && free < 4 * most; free += step) {
                    full = isFull(place, tally, prepared, free);
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    private static boolean isFull(Workplace place, CampaignResult tally, Prepared prepared, int free) throws Exception {
        MaintenanceJudge aftermath = MaintenanceJudge.of(prepared, place);
        try (SmallDisk disk = SmallDisk.mounted(place.fresh("disk"))) {
            Path folder = FileSet.copied(prepared.start(), disk.folder().resolve("monitor"));
            disk.leave(free);
            Optional<MigrationException> told = told(prepared.deed(), folder);
            List<String> wrong = new ArrayList<>();
            boolean untouched =
                    told.map(MigrationException::databaseState).equals(Optional.of(DatabaseState.UNTOUCHED));
            tally.count(told.map(e -> e.problem().code().code()).orElse("enough"));
            if (untouched && aftermath.isTouched(folder)) {
                wrong.add("it said UNTOUCHED, and it is not");
            }
            if (untouched && NAMELESS.contains(told.get().problem().code())) {
                wrong.add("a full disk is told as " + told.get().getMessage());
            }
            disk.grow();
            wrong.addAll(aftermath.judge(folder, told.isEmpty(), free % 2 == 0 ? Next.AGAIN : Next.BOOT));
            tally.found(free + " KiB free", wrong, folder);
            // The run of a rehearsal is refused below a floor that no such disk has.
            return told.isPresent() && told.get().problem().code() != ProblemCode.SPACE_SHORT;
        }
    }

    private static Optional<MigrationException> told(MaintenanceCall deed, Path folder) {
        try {
            deed.of(folder.resolve(FileSet.NAME));
            return Optional.empty();
        } catch (MigrationException e) {
            return Optional.of(e);
        }
    }
}
