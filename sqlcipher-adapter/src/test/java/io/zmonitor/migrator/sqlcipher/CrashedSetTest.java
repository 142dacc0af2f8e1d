package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashedSetTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void a_wrong_key_is_not_proved_and_touches_nothing(JournalMode journalMode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, journalMode, Keys.raw());

        assertRefused(folder, ProblemCode.KEY_NOT_PROVED, () -> Keys.otherRaw().prove(crashed.database()));
        assertRefused(folder, ProblemCode.KEY_NOT_PROVED, () -> Keys.otherRaw().open(crashed.database()));

        assertThat(crashed.rowsLost(Keys.raw())).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void a_torn_first_page_is_proved_by_its_copy_and_recovered(JournalMode journalMode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, journalMode, Keys.raw());
        crashed.tearFirstPage();

        Keys.raw().prove(crashed.database());
        assertRefused(folder, ProblemCode.KEY_NOT_PROVED, () -> Keys.otherRaw().prove(crashed.database()));

        assertThat(crashed.rowsLost(Keys.raw())).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "WAL"})
    void a_passphrase_is_proved_by_the_copy_of_the_first_page(JournalMode journalMode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, journalMode, Keys.passphrase("secret"));
        crashed.tearFirstPage();

        Keys.passphrase("secret").prove(crashed.database());
        assertRefused(
                folder,
                ProblemCode.KEY_NOT_PROVED,
                () -> Keys.passphrase("other").prove(crashed.database()));
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "WAL"})
    void recovery_puts_the_torn_salt_back(JournalMode journalMode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, journalMode, Keys.raw());
        byte[] salt = Arrays.copyOf(Files.readAllBytes(crashed.database().path()), 16);
        crashed.tearFirstPage();

        Keys.raw().open(crashed.database()).close();

        assertThat(Files.readAllBytes(crashed.database().path())).startsWith(salt);
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "WAL"})
    void whichever_sector_of_the_first_page_is_torn_nothing_is_lost(JournalMode journalMode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, journalMode, Keys.raw());
        for (int sector = 0; sector < 8; sector++) {
            CrashedSet copy = crashed.copiedTo(Files.createDirectory(folder.resolve("sector " + sector)));
            copy.tear(sector * 512L, 512);

            assertThat(copy.rowsLost(Keys.raw())).isZero();
        }
    }

    @Test
    void a_torn_first_page_without_a_copy_proves_nothing() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        new CrashedSet(database).tearFirstPage();
        Files.writeString(database.journal(), "no journal of SQLite's");
        Files.writeString(database.wal(), "no log either");

        assertRefused(folder, ProblemCode.KEY_NOT_PROVED, () -> Keys.raw().prove(database));
    }

    @Test
    void proving_a_key_for_a_missing_database_is_refused() throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        Files.writeString(database.journal(), "pages");

        assertRefused(
                folder, ProblemCode.SIDE_FILE_WITHOUT_DATABASE, () -> Keys.raw().prove(database));
    }

    @Test
    void a_live_log_of_this_process_is_no_crash() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        try (Connection first = Keys.raw().open(database)) {
            Sql.execute(first, "PRAGMA journal_mode = WAL", "INSERT INTO patient (name) VALUES ('four')");

            assertThat(Databases.patients(Keys.raw(), database)).isEqualTo(4);
            assertThat(catchThrowable(() -> Keys.otherRaw().open(database)))
                    .hasMessageStartingWith(ProblemCode.WRONG_KEY.code());
            Sql.execute(first, "INSERT INTO patient (name) VALUES ('five')");
        }
        assertThat(Databases.patients(Keys.raw(), database)).isEqualTo(5);
    }
}
