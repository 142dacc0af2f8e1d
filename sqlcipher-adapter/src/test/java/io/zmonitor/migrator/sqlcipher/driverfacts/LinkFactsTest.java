package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(OS.LINUX)
class LinkFactsTest {
    @TempDir
    Path folder;

    @Test
    void a_journal_lies_beside_the_file_that_a_link_leads_to() throws Exception {
        Path file = folder.resolve("a.db");
        RawDriver.open(file).close();
        Path link = link(file);

        try (Connection connection = RawDriver.open(link)) {
            Sql.execute(connection, "PRAGMA user_version = 1", "BEGIN", "CREATE TABLE a (b)");

            assertThat(folder.resolve("a.db-journal")).isRegularFile();
            assertThat(folder.resolve("link.db-journal")).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "WAL"})
    void whoever_looks_for_a_crash_beside_a_link_finds_none_and_destroys_it(JournalMode mode) throws Exception {
        CrashedSet set = CrashedSet.leftIn(folder, mode, key());
        Path link = link(set.database().path());
        assertThat(folder.resolve("link.db-journal")).doesNotExist();
        assertThat(folder.resolve("link.db-wal")).doesNotExist();

        assertThatThrownBy(() -> RawDriver.open(link, RawDriver.OTHER_KEY)).isInstanceOf(SQLException.class);

        assertThat(set.rowsLost(key())).isNotZero();
    }

    @Test
    void a_journal_is_not_found_by_another_name_of_the_file() throws Exception {
        CrashedSet set = CrashedSet.leftIn(folder, JournalMode.DELETE, key());
        Path other = Files.createLink(folder.resolve("other.db"), set.database().path());

        assertThat(new CrashedSet(new DatabaseFile(other)).rowsLost(key())).isNotZero();
        assertThat(set.rowsLost(key())).isZero();
    }

    @Test
    void a_link_in_the_place_of_the_journal_is_not_written_through() throws Exception {
        Path file = folder.resolve("a.db");
        Path target = folder.resolve("target");
        Files.createSymbolicLink(folder.resolve("a.db-journal"), target);

        try (Connection connection = RawDriver.open(file)) {
            assertThatThrownBy(() -> Sql.execute(connection, "CREATE TABLE a (b)"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(target).doesNotExist();
    }

    private Path link(Path file) throws Exception {
        return Files.createSymbolicLink(folder.resolve("link.db"), file);
    }

    private static SqlCipherKey key() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0x2a);
        return SqlCipherKey.raw(key);
    }
}
