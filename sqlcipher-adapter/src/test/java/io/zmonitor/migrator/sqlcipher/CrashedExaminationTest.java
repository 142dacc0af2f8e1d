package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the bytes of a crashed set tell: what its journal or log brings back is no damage. */
class CrashedExaminationTest {
    private static final int PAGE = 4096;
    private static final int FRAME = 24 + PAGE;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // Each test begins with a crash.
    private DatabaseFile database;

    @ParameterizedTest
    @EnumSource
    void a_crashed_set_is_sound(JournalMode mode) throws Exception {
        leftBy(mode);

        assertThat(found(Keys.raw())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_torn_first_page_comes_back(JournalMode mode) throws Exception {
        leftBy(mode).tearFirstPage();

        assertThat(found(Keys.raw())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "WAL"})
    void a_wrong_key_is_not_proved(JournalMode mode) throws Exception {
        leftBy(mode);

        assertThat(found(Keys.otherRaw())).contains(ProblemCode.KEY_NOT_PROVED);
    }

    @Test
    void a_page_that_the_journal_does_not_hold_is_damaged() throws Exception {
        leftBy(JournalMode.DELETE).tearFirstPage();
        Files.writeString(database.journal(), "no journal of SQLite's");

        // The salt is torn with it, so that no page can be told.
        assertThat(found(Keys.raw())).contains(ProblemCode.KEY_NOT_PROVED);
        assertThat(found(Keys.salted())).contains(ProblemCode.KEY_NOT_PROVED);
    }

    @Test
    void a_first_page_torn_behind_its_salt_is_damaged_and_the_key_is_right() throws Exception {
        leftBy(JournalMode.DELETE).tear(512, 512);
        Files.writeString(database.journal(), "no journal of SQLite's");

        assertThat(found(Keys.raw())).contains(ProblemCode.DAMAGED_PAGES);
    }

    @Test
    void a_set_of_another_generation_is_told() throws Exception {
        database = OlderFile.V3_RAW.copiedTo(folder);
        Files.writeString(database.journal(), "no journal of SQLite's");

        assertThat(found(Keys.raw())).contains(ProblemCode.OTHER_CIPHER_FORMAT);
        Refusals.assertRefused(
                folder, ProblemCode.OTHER_CIPHER_FORMAT, () -> Keys.raw().open(database));
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_RAW", "V2_RAW", "V3_PAGES_OF_4096"})
    void an_older_set_is_examined_as_far_as_its_pages_tell(OlderFile older) throws Exception {
        database = older.copiedTo(folder);
        Files.writeString(database.journal(), "no journal of SQLite's");

        assertThat(found(older.keyOfItsFormat())).isEmpty();
    }

    @Test
    void a_damaged_frame_before_a_later_commit_is_damage() throws Exception {
        threeTransactionsInTheLog();
        tearFrame(1);

        assertThat(found(Keys.raw())).contains(ProblemCode.DAMAGED_PAGES);
    }

    @Test
    void a_torn_frame_of_the_last_transaction_is_what_a_power_loss_does() throws Exception {
        threeTransactionsInTheLog();
        tearFrame((int) ((Files.size(database.wal()) - 32) / FRAME) - 1);

        assertThat(found(Keys.raw())).isEmpty();
    }

    private CrashedSet leftBy(JournalMode mode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, mode, Keys.raw());
        database = crashed.database();
        return crashed;
    }

    private void threeTransactionsInTheLog() throws Exception {
        DatabaseFile live = Databases.make(folder.resolve("live.db"), Keys.raw());
        database = new DatabaseFile(folder.resolve("monitor.db"));
        try (Connection connection = Keys.raw().open(live)) {
            Sql.execute(
                    connection,
                    "PRAGMA journal_mode = WAL",
                    "CREATE TABLE a (b)",
                    "INSERT INTO a VALUES (zeroblob(9000))",
                    "INSERT INTO a VALUES (zeroblob(9000))");
            Files.copy(live.path(), database.path());
            Files.copy(live.wal(), database.wal());
        }
    }

    private void tearFrame(int index) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.wal().toFile(), "rw")) {
            file.seek(32 + (long) index * FRAME + 24 + 100);
            file.write(new byte[512]);
        }
    }

    private Optional<ProblemCode> found(SqlCipherKey key) throws IOException {
        return Unchanged.examined(folder, () -> key.examine(database)).problem().map(Problem::code);
    }
}
