package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page whose authentication fails is an error of the next page that is fetched, not of its own. */
class UnreadPageFactsTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private Path file;
    private int last;

    @BeforeEach
    void make_a_table_whose_last_page_is_the_end_of_an_overflow_chain() throws SQLException {
        file = folder.resolve("a.db");
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(
                    connection, "CREATE TABLE a (b)", "INSERT INTO a VALUES (CAST(printf('%.9000c', 'x') AS BLOB))");
            last = Sql.number(connection, "PRAGMA page_count");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void damage_in_the_page_that_is_fetched_last_is_read_as_a_value_without_an_error(boolean blank) throws Exception {
        damage(last, blank);

        try (Connection connection = RawDriver.open(file)) {
            String value = Sql.text(connection, "SELECT hex(b) FROM a");

            assertThat(value).hasSize(18000).isNotEqualTo("78".repeat(9000));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void quick_check_finds_it(boolean blank) throws Exception {
        damage(last, blank);

        try (Connection connection = RawDriver.open(file)) {
            assertThatThrownBy(() -> Sql.rows(connection, "PRAGMA quick_check")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void damage_in_a_page_before_it_is_an_error_at_the_next_one() throws Exception {
        damage(last - 1, false);

        try (Connection connection = RawDriver.open(file)) {
            assertThatThrownBy(() -> Sql.text(connection, "SELECT hex(b) FROM a"))
                    .isInstanceOf(SQLException.class);
        }
    }

    private void damage(int page, boolean blank) throws IOException {
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            long start = (page - 1L) * PAGE;
            if (blank) {
                disk.seek(start);
                disk.write(new byte[PAGE]);
            } else {
                disk.seek(start + 100);
                int was = disk.read();
                disk.seek(start + 100);
                disk.write(was ^ 1);
            }
        }
    }

    /** The record was torn while it was flushed: nothing of it has reached the file, and so all is brought back. */
    @Test
    void a_damaged_record_of_a_journal_fails_the_connection_that_has_recovered_the_file_and_no_other()
            throws Exception {
        Path left = folder.resolve("left.db");
        Path journal = folder.resolve("left.db-journal");
        try (Connection connection = RawDriver.open(file)) {
            Sql.execute(connection, "INSERT INTO a VALUES ('second')");
            Files.copy(file, left);
            Sql.execute(connection, "PRAGMA cache_size = 1", "BEGIN", "UPDATE a SET b = zeroblob(40000)");
            Files.copy(folder.resolve("a.db-journal"), journal);
            Sql.execute(connection, "ROLLBACK");
        }
        byte[] records = Files.readAllBytes(journal);
        int count = ByteBuffer.wrap(records).getInt(8);
        assertThat(count).isPositive();
        int end = 512 + count * (PAGE + 8);
        Arrays.fill(records, end - 2048, end - 1536, (byte) 0);
        Files.write(journal, Arrays.copyOf(records, end));

        assertThatThrownBy(() -> RawDriver.open(left).close()).hasMessageContaining("SQLITE_");

        assertThat(journal).doesNotExist();
        try (Connection connection = RawDriver.open(left)) {
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(Sql.number(connection, "SELECT count(*) FROM a WHERE b = 'second'"))
                    .isEqualTo(1);
        }
    }
}
