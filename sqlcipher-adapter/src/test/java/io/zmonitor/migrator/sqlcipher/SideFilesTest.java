package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.pages.SideFiles;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideFilesTest {
    private static final long JOURNAL_MAGIC = 0xd9d505f920a163d7L;

    @TempDir
    Path folder;

    @Test
    void a_copy_in_a_later_segment_of_the_journal_is_found() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(
                    connection,
                    "CREATE TABLE trace (id INTEGER PRIMARY KEY, b BLOB)",
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                            + " INSERT INTO trace SELECT i, zeroblob(2000) FROM n",
                    "PRAGMA cache_size = 10",
                    "BEGIN",
                    "UPDATE trace SET b = randomblob(2000) WHERE id < 100",
                    "PRAGMA user_version = 7",
                    "UPDATE trace SET b = randomblob(2000) WHERE id > 100");

            byte[] journal = Files.readAllBytes(database.journal());
            assertThat(headers(journal)).isGreaterThan(1);
            assertThat(find(new CrashWorkshop(folder, 1, Keys.raw(), 4096).copy(database, "left")))
                    .isTrue();
        }
    }

    @Test
    void a_journal_without_content_or_with_another_page_size_has_none() throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        ByteBuffer header = ByteBuffer.allocate(512 + 8 + 4096);
        header.putLong(JOURNAL_MAGIC).putInt(1).putInt(0).putInt(1).putInt(512).putInt(1024);
        header.putInt(512, 1);
        for (byte[] content : new byte[][] {{}, new byte[600], header.array()}) {
            Files.write(database.journal(), content);

            assertThat(find(database)).isFalse();
        }
    }

    @Test
    void a_journal_with_an_impossible_sector_size_has_none() throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        for (int sector : new int[] {0, -1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            ByteBuffer header = ByteBuffer.allocate(5000);
            header.putLong(JOURNAL_MAGIC)
                    .putInt(1)
                    .putInt(0)
                    .putInt(1)
                    .putInt(sector)
                    .putInt(4096);
            Files.write(database.journal(), header.array());

            assertThat(find(database)).isFalse();
        }
    }

    @Test
    void a_cut_journal_is_searched_as_far_as_it_goes() throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        ByteBuffer journal = ByteBuffer.allocate(512 + 3 * (4096 + 8));
        journal.putLong(JOURNAL_MAGIC)
                .putInt(1000)
                .putInt(0)
                .putInt(1)
                .putInt(512)
                .putInt(4096);
        journal.putInt(512 + 2 * (4096 + 8), 1);
        Files.write(database.journal(), journal.array());

        assertThat(find(database)).isTrue();
    }

    private static boolean find(DatabaseFile database) throws IOException {
        return new SideFiles(4096, page -> page.length == 4096).find(database).isPresent();
    }

    private static int headers(byte[] journal) {
        ByteBuffer bytes = ByteBuffer.wrap(journal);
        int headers = 0;
        for (int at = 0; at + Long.BYTES <= journal.length; at += 512) {
            headers += bytes.getLong(at) == JOURNAL_MAGIC ? 1 : 0;
        }
        return headers;
    }
}
