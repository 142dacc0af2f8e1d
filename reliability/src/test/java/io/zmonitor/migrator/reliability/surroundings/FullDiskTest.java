package io.zmonitor.migrator.reliability.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disks that are really full, really read-only, and files that may not grow. */
class FullDiskTest {
    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_full_disk_changes_nothing_and_with_space_the_next_boot_succeeds(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("full-disk-" + journal);
        try (Workplace place = Workplace.open("full")) {
            Oracle oracle = oracle(place, journal);
            int step = Settings.isLong() ? 8 : 40;
            boolean full = true;
            for (int free = 8; full; free += step) {
                try (SmallDisk disk = SmallDisk.mounted(place.fresh("disk"))) {
                    Path folder = FileSet.copied(
                            oracle.golden().start(), disk.folder().resolve("monitor"));
                    disk.leave(free);
                    Optional<DatabaseState> told = told(folder);
                    full = told.isPresent();
                    tally.count(full ? "full" : "enough");
                    List<String> wrong = new ArrayList<>();
                    int left = new Oracle(oracle.golden().from(0), oracle.other()).left(folder, 0, wrong);
                    // A log that cannot be moved for want of space is committed nevertheless, and the caller is told
                    // so.
                    boolean nothing = told.equals(Optional.of(DatabaseState.UNTOUCHED));
                    if (nothing != (left == 0) || told.equals(Optional.of(DatabaseState.UNKNOWN))) {
                        wrong.add("boundary " + left + " is left, and " + told + " was told");
                    }
                    disk.grow();
                    oracle.boots(folder, 0, wrong);
                    tally.found(free + " KiB free", wrong, folder);
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    @Test
    void a_file_that_may_not_grow_is_left_as_it_was() throws Exception {
        CampaignResult tally = new CampaignResult("page-limit");
        try (Workplace place = Workplace.open("limit")) {
            Oracle oracle = oracle(place, Journal.TRUNCATE);
            boolean full = true;
            for (int pages = 0; full; pages += Settings.isLong() ? 1 : 5) {
                Path folder = FileSet.copied(oracle.golden().start(), place.fresh("limited"));
                full = !boots(folder, pages);
                tally.count(full ? "full" : "enough");
                List<String> wrong = new ArrayList<>();
                int left = new Oracle(oracle.golden().from(0), oracle.other()).left(folder, 0, wrong);
                if (full != (left == 0)) {
                    wrong.add("boundary " + left + " is left");
                }
                oracle.boots(folder, 0, wrong);
                tally.found(pages + " more pages", wrong, folder);
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_read_only_disk_is_refused_without_a_change(Journal journal) throws Exception {
        try (Workplace place = Workplace.open("readonly");
                SmallDisk disk = SmallDisk.mounted(place.fresh("disk"))) {
            Oracle oracle = oracle(place, journal);
            disk.grow();
            Path folder = FileSet.copied(oracle.golden().start(), disk.folder().resolve("monitor"));
            FolderContent before = FolderContent.of(folder);
            disk.forbidWriting();

            assertThat(boots(folder)).isFalse();
            assertThat(FolderContent.of(folder)).isEqualTo(before);
            disk.grow();
            List<String> violations = new ArrayList<>();
            oracle.boots(folder, 0, violations);
            assertThat(violations).isEmpty();
        }
    }

    private static boolean boots(Path folder) {
        return told(folder).isEmpty();
    }

    // What the caller is told of a run that fails. The check of free space is left out, so that the run meets the full
    // disk.
    private static Optional<DatabaseState> told(Path folder) {
        try {
            Oracle.quiet(MonitorLife.front(folder.resolve(FileSet.NAME)))
                    .withPreCheck(BuiltInChecks.leftOut(BuiltInChecks.freeDiskSpace(), "to fill the disk"))
                    .migrate();
            return Optional.empty();
        } catch (MigrationException e) {
            return Optional.of(e.databaseState());
        }
    }

    private static boolean boots(Path folder, int morePages) {
        try {
            Oracle.quiet(MonitorLife.front(folder.resolve(FileSet.NAME)))
                    .withPreCheck(Preparation.of(connection -> {
                        int pages = Sql.number(connection, "PRAGMA page_count");
                        Sql.execute(connection, "PRAGMA max_page_count = " + (pages + morePages));
                    }))
                    .migrate();
            return true;
        } catch (MigrationException e) {
            return false;
        }
    }

    private static Oracle oracle(Workplace place, Journal journal) throws IOException, java.sql.SQLException {
        return new Oracle(Golden.lived(place.fresh("golden"), journal), new OtherSqlite(place.made("other")));
    }
}
