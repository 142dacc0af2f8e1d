package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proof must say yes to whatever SQLite makes of a crashed set, and no as soon as a page of it is missing. */
class RecoveryProofTest {
    private static final int SETS = Integer.getInteger("zmonitor.recovery.sets", 4);

    /** Each so-many-th page that a recovery has written is put back. */
    private static final int EACH_PAGE = Integer.getInteger("zmonitor.recovery.each-page", 3);

    private static final long SEED = Long.getLong("zmonitor.recovery.seed", 8);
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;

    @TempDir
    Path folder;

    private int asideNumber;

    /** What opens the databases. */
    DatabaseOpener opener() {
        return Keys.raw();
    }

    /** How large the pages of random sets are. */
    int pageSize() {
        return PAGE;
    }

    private CrashWorkshop workshop(long seed) {
        return new CrashWorkshop(folder, seed, opener(), pageSize());
    }

    @ParameterizedTest
    @EnumSource
    void every_undisturbed_recovery_is_proved(JournalMode mode) throws Exception {
        for (DatabaseFile left : workshop(SEED).crash(mode, SETS)) {
            DatabaseFile aside = aside(left);

            recoverByDriver(left);

            assertThat(refusal(left, aside)).as("%s, seed %s", left, SEED).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_recovery_from_a_torn_side_file_is_proved(JournalMode mode) throws Exception {
        CrashWorkshop workshop = workshop(SEED + 1);
        Random random = new Random(SEED);
        int recovered = 0;
        int refused = 0;
        List<DatabaseFile> crashed = workshop.crash(mode, SETS, "FULL");
        crashed.addAll(workshop.crash(mode, SETS));
        for (DatabaseFile left : crashed) {
            for (int torn = 0; torn < 4; torn++) {
                DatabaseFile copy = workshop.copy(left, nameOf(left) + "-torn-" + torn);
                tearSideFiles(copy, random);
                DatabaseFile aside = aside(copy);
                FolderContent before = filesOf(copy);

                // What is torn in a way that no crash tears it is refused and stays as it is.
                if (isPlayedBack(copy)) {
                    assertThat(refusal(copy, aside))
                            .as("%s, seed %s", copy, SEED)
                            .isEmpty();
                    recovered++;
                } else {
                    assertThat(filesOf(copy)).as("%s, seed %s", copy, SEED).isEqualTo(before);
                    refused++;
                }
            }
        }
        assertThat(recovered).isPositive();
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void playing_a_side_file_back_gives_what_sqlite_makes_of_it(JournalMode mode) throws Exception {
        CrashWorkshop workshop = workshop(SEED + 5);
        Random random = new Random(SEED);
        int played = 0;
        for (DatabaseFile left : workshop.crash(mode, SETS)) {
            for (int torn = 0; torn < 3; torn++) {
                DatabaseFile own = workshop.copy(left, nameOf(left) + "-own-" + torn);
                if (torn > 0) {
                    tearSideFiles(own, random);
                }
                DatabaseFile other = workshop.copy(own, nameOf(left) + "-other-" + torn);
                DatabaseFile aside = aside(own);

                try {
                    played += opener().pages().playBack(own, () -> {}) ? 1 : 0;
                } catch (MigrationException refused) {
                    assertThat(torn).as("%s, seed %s", own, SEED).isPositive();
                    assertThat(isPlayedBack(other)).isFalse();
                    continue;
                }
                recoverByDriver(other);

                assertThat(content(own)).as("%s, seed %s", own, SEED).isEqualTo(content(other));
                assertThat(refusal(own, aside)).as("%s, seed %s", own, SEED).isEmpty();
            }
        }
        assertThat(played).isPositive();
    }

    private String content(DatabaseFile database) {
        try (Connection connection = opener().open(database)) {
            if (!Sql.text(connection, "PRAGMA integrity_check").equals("ok")) {
                return "damaged"; // how, depends on what the connection has read so far
            }
            return Sql.text(connection, "PRAGMA user_version")
                    + Sql.rows(connection, "SELECT id, hex(value) FROM vitals ORDER BY id");
        } catch (MigrationException | SQLException e) {
            return "damaged";
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_recovery_that_did_not_happen_is_not_proved(JournalMode mode) throws Exception {
        DatabaseFile left = CrashedSet.leftIn(folder, mode, opener()).database();
        DatabaseFile aside = aside(left);
        removeSideFiles(left);

        assertThat(refusal(left, aside)).contains(ProblemCode.RECOVERY_INCOMPLETE);
    }

    @ParameterizedTest
    @EnumSource
    void a_single_page_that_was_not_restored_is_missed(JournalMode mode) throws Exception {
        // Of random sets, not each has pages that a recovery changes: a log may hold nothing that was committed.
        for (DatabaseFile left : workshop(SEED + 2).crash(mode, SETS)) {
            missed(left, pageSize());
        }
        assertThat(missed(CrashedSet.leftIn(folder, mode, opener()).database(), PAGE))
                .isPositive();
    }

    // Puts pages back in turn that the recovery has written, and proves; says how many were missed.
    private int missed(DatabaseFile left, int page) throws Exception {
        int missed = 0;
        int written = 0;
        byte[] before = Files.readAllBytes(left.path());
        DatabaseFile aside = aside(left);
        recover(left);
        byte[] after = Files.readAllBytes(left.path());
        for (int at = 0; at < Math.min(before.length, after.length); at += page) {
            if (!Arrays.equals(before, at, at + page, after, at, at + page) && written++ % EACH_PAGE == 0) {
                byte[] mixed = after.clone();
                System.arraycopy(before, at, mixed, at, page);
                Files.write(left.path(), mixed);
                // A page that was journaled and then not overwritten is the same in both states, encrypted anew.
                missed += refusal(left, aside).isPresent() ? 1 : 0;
            }
        }
        return missed;
    }

    @ParameterizedTest
    @EnumSource
    void a_file_of_another_size_is_not_proved(JournalMode mode) throws Exception {
        DatabaseFile left = CrashedSet.leftIn(folder, mode, opener()).database();
        DatabaseFile aside = aside(left);
        recover(left);
        byte[] whole = Files.readAllBytes(left.path());

        Files.write(left.path(), Arrays.copyOf(whole, whole.length + PAGE));
        assertThat(refusal(left, aside)).contains(ProblemCode.RECOVERY_INCOMPLETE);
        Files.write(left.path(), Arrays.copyOf(whole, whole.length - PAGE));
        assertThat(refusal(left, aside)).contains(ProblemCode.RECOVERY_INCOMPLETE);
    }

    @Test
    void a_commit_of_somebody_else_after_the_recovery_is_no_failed_recovery() throws Exception {
        for (JournalMode mode : List.of(JournalMode.DELETE, JournalMode.TRUNCATE, JournalMode.PERSIST)) {
            Path own = Files.createDirectory(folder.resolve(mode.name()));
            DatabaseFile left = CrashedSet.leftIn(own, mode, opener()).database();
            DatabaseFile aside = aside(left);
            recover(left);
            try (Connection other = opener().open(left)) {
                Sql.execute(other, "UPDATE patient SET name = 'later' WHERE id = 1");
            }

            assertThat(refusal(left, aside)).contains(ProblemCode.CHANGED_SINCE_RECOVERY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_torn_first_page_does_not_confuse_the_proof(JournalMode mode) throws Exception {
        CrashedSet left = CrashedSet.leftIn(folder, mode, opener());
        left.tearFirstPage();
        DatabaseFile aside = aside(left.database());

        recover(left.database());

        assertThat(refusal(left.database(), aside)).isEmpty();
    }

    /** What a run keeps of a set: the side files, and the first bytes of the database. */
    DatabaseFile aside(DatabaseFile left) throws IOException {
        Path kept = Files.createDirectory(folder.resolve("aside-" + asideNumber++));
        DatabaseFile aside = new DatabaseFile(kept.resolve("monitor.db"));
        try (RandomAccessFile file = new RandomAccessFile(left.path().toFile(), "r")) {
            byte[] head = new byte[(int) Math.min(file.length(), 65536)];
            file.readFully(head);
            Files.write(aside.path(), head);
        }
        for (Path side : CrashWorkshop.sideFiles(left).toList()) {
            Files.copy(side, side.equals(left.wal()) ? aside.wal() : aside.journal());
        }
        return aside;
    }

    void recover(DatabaseFile left) throws SQLException {
        try (Connection connection = opener().open(left)) {
            Sql.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** Settings of a connection that knows nothing of the library. */
    Properties driverSettings() {
        Properties settings = new Properties();
        Keys.raw().format().describeTo(settings);
        settings.setProperty("key", "x'" + HexFormat.of().formatHex(Keys.rawBytes(1)) + "'");
        return settings;
    }

    // Whether its connection fails says little (driver fact 47): what it leaves is looked at.
    private void recoverByDriver(DatabaseFile left) {
        String url = "jdbc:sqlite:" + left.path().toUri();
        try (Connection connection = DriverManager.getConnection(url, driverSettings())) {
            Sql.number(connection, "SELECT count(*) FROM sqlite_schema");
            Sql.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            assertThat(left.journal()).doesNotExist();
        }
    }

    Optional<ProblemCode> refusal(DatabaseFile recovered, DatabaseFile aside) {
        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> opener().pages().proveRecovery(recovered, aside));
        return Optional.ofNullable(refusal).map(it -> it.problem().code());
    }

    private static void removeSideFiles(DatabaseFile left) throws IOException {
        for (Path side : CrashWorkshop.sideFiles(left).toList()) {
            Files.delete(side);
        }
    }

    /** What a power loss may do to what was not flushed: cut off at a sector, or sectors that never came or are old. */
    private static void tearSideFiles(DatabaseFile left, Random random) throws IOException {
        for (Path side : CrashWorkshop.sideFiles(left).toList()) {
            byte[] bytes = Files.readAllBytes(side);
            int sectors = bytes.length / SECTOR;
            if (sectors < 2) {
                continue;
            }
            switch (random.nextInt(4)) {
                case 0 -> bytes = Arrays.copyOf(bytes, (1 + random.nextInt(sectors)) * SECTOR);
                case 1 -> {
                    int sector = 1 + random.nextInt(sectors - 1);
                    Arrays.fill(bytes, sector * SECTOR, (sector + 1) * SECTOR, (byte) 0);
                }
                case 2 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                default -> Arrays.fill(bytes, 8, 12, (byte) random.nextInt(-1, 1)); // the header's count of records
            }
            Files.write(side, bytes);
        }
    }

    private static String nameOf(DatabaseFile left) {
        return String.valueOf(Objects.requireNonNull(left.path().getParent()).getFileName());
    }

    private boolean isPlayedBack(DatabaseFile file) throws IOException, SQLException {
        try {
            if (!opener().pages().playBack(file, () -> {})) {
                recover(file);
            }
            return true;
        } catch (MigrationException e) {
            return false;
        }
    }

    private static FolderContent filesOf(DatabaseFile database) throws IOException {
        return FolderContent.of(Objects.requireNonNull(database.path().getParent()));
    }
}
