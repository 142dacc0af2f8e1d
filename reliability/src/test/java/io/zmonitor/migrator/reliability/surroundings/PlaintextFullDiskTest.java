package io.zmonitor.migrator.reliability.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.BuiltInChecks;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Settings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disks that are really full under a database that is not encrypted. The shell of another SQLite judges what is left. */
class PlaintextFullDiskTest {
    private static final DatabaseOpener NO_KEY = PlaintextDatabase.withoutEncryption();

    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_full_disk_changes_nothing_says_so_and_with_space_the_next_boot_succeeds(Journal journal) throws Exception {
        CampaignResult tally = new CampaignResult("plaintext-full-disk-" + journal);
        try (Workplace place = Workplace.open("plain-full")) {
            assertThat(new OtherSqlite(place.made("other"))).isNotNull(); // or it is left out
            Path start = place.made("start");
            FileSet.populated(start.resolve(FileSet.NAME), journal, NO_KEY);
            Path booted = FileSet.copied(start, place.fresh("booted"));
            front(booted).migrate();
            String before = asked(start, place);
            String after = asked(booted, place);
            assertThat(after).isNotEqualTo(before);
            boolean full = true;
            for (int free = 8; full; free += Settings.isLong() ? 8 : 40) {
                try (SmallDisk disk = SmallDisk.mounted(place.fresh("disk"))) {
                    Path folder = FileSet.copied(start, disk.folder().resolve("monitor"));
                    disk.leave(free);
                    Optional<DatabaseState> told = told(folder);
                    full = told.isPresent();
                    tally.count(full ? "full" : "enough");
                    List<String> wrong = new ArrayList<>();
                    String expected = told.equals(Optional.of(DatabaseState.UNTOUCHED)) ? before : after;
                    if (!asked(folder, place).equals(expected) || told.equals(Optional.of(DatabaseState.UNKNOWN))) {
                        wrong.add(told + " was told, and there is " + asked(folder, place));
                    }
                    disk.grow();
                    front(folder).migrate();
                    if (!asked(folder, place).equals(after)
                            || !front(folder).migrate().wasUpToDate()) {
                        wrong.add("the next boot leaves " + asked(folder, place));
                    }
                    tally.found(free + " KiB free", wrong, folder);
                }
            }
        }
        assertThat(tally.closed()).isEmpty();
    }

    private static Migrator front(Path folder) {
        return Oracle.quiet(MonitorLife.front(folder.resolve(FileSet.NAME), NO_KEY))
                .withSource(MonitorSet.all());
    }

    private static Optional<DatabaseState> told(Path folder) {
        try {
            front(folder)
                    .withPreCheck(BuiltInChecks.leftOut(BuiltInChecks.freeDiskSpace(), "to fill the disk"))
                    .migrate();
            return Optional.empty();
        } catch (MigrationException e) {
            return Optional.of(e.databaseState());
        }
    }

    // The set is copied first: the shell recovers what it reads.
    private static String asked(Path folder, Workplace place) throws IOException {
        Path copy = FileSet.copied(folder, place.fresh("read"));
        Process shell = new ProcessBuilder(
                        "sqlite3",
                        "-batch",
                        "-init",
                        "/dev/null",
                        copy.resolve(FileSet.NAME).toString(),
                        "PRAGMA integrity_check; SELECT migration_type, version, file_hash FROM schema_version ORDER BY 1, 2;"
                                + " SELECT name, sql FROM sqlite_schema WHERE name NOT GLOB 'schema_version*' ORDER BY 1;"
                                + " SELECT count(*), sum(id) FROM patients; SELECT count(*) FROM vitals")
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        FileSet.remove(copy);
        return said;
    }
}
