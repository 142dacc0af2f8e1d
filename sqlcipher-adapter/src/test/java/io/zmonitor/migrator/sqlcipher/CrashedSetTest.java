package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashedSetTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "TRUNCATE", "PERSIST", "WAL"})
    void a_wrong_key_is_not_proved_and_touches_nothing(String journalMode) throws Exception {
        DatabaseFile database = CrashedSet.make(folder, journalMode, Keys.raw());

        assertRefused(folder, ProblemCode.KEY_NOT_PROVED, () -> Keys.otherRaw().prove(database));
        assertRefused(folder, ProblemCode.KEY_NOT_PROVED, () -> Keys.otherRaw().open(database));

        assertThat(CrashedSet.patientsLost(Keys.raw(), database)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "TRUNCATE", "PERSIST", "WAL"})
    void the_right_key_is_proved_and_changes_nothing(String journalMode) throws Exception {
        DatabaseFile database = CrashedSet.make(folder, journalMode, Keys.raw());
        FolderContent before = FolderContent.of(folder);

        Keys.raw().prove(database);

        assertThat(FolderContent.of(folder)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "TRUNCATE", "PERSIST", "WAL"})
    void a_torn_first_page_is_proved_by_its_copy_and_recovered(String journalMode) throws Exception {
        DatabaseFile database = CrashedSet.make(folder, journalMode, Keys.raw());
        CrashedSet.tearFirstPage(database);

        Keys.raw().prove(database);
        assertRefused(folder, ProblemCode.KEY_NOT_PROVED, () -> Keys.otherRaw().prove(database));

        assertThat(CrashedSet.patientsLost(Keys.raw(), database)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void a_passphrase_is_proved_by_the_copy_of_the_first_page(String journalMode) throws Exception {
        DatabaseFile database = CrashedSet.make(folder, journalMode, Keys.passphrase("secret"));
        CrashedSet.tearFirstPage(database);

        Keys.passphrase("secret").prove(database);
        assertRefused(
                folder,
                ProblemCode.KEY_NOT_PROVED,
                () -> Keys.passphrase("other").prove(database));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void recovery_puts_the_torn_salt_back(String journalMode) throws Exception {
        DatabaseFile database = CrashedSet.make(folder, journalMode, Keys.raw());
        byte[] salt = Arrays.copyOf(Files.readAllBytes(database.path()), 16);
        CrashedSet.tearFirstPage(database);

        Keys.raw().open(database).close();

        assertThat(Files.readAllBytes(database.path())).startsWith(salt);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    void whichever_sector_of_the_first_page_is_torn_nothing_is_lost(String journalMode) throws Exception {
        DatabaseFile crashed = CrashedSet.make(folder, journalMode, Keys.raw());
        for (int sector = 0; sector < 8; sector++) {
            Path copies = Files.createDirectory(folder.resolve("sector " + sector));
            DatabaseFile database = new DatabaseFile(copies.resolve("monitor.db"));
            CrashedSet.copy(crashed, database);
            CrashedSet.tear(database, sector * 512, 512);

            assertThat(CrashedSet.patientsLost(Keys.raw(), database)).isZero();
        }
    }

    @Test
    void a_torn_first_page_without_a_copy_proves_nothing() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        CrashedSet.tearFirstPage(database);
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
