package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy that is authenticated while it is made: no page is judged before it is there. The mutants do not wait, and so
 * judge what stood there before.
 */
class GrowingScanTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private final SqlCipherKey key = Keys.raw();
    private byte[] content;
    private long damaged;

    @BeforeEach
    void damage_a_page_of_the_source() throws Exception {
        DatabaseFile source = Databases.make(folder.resolve("monitor.db"), key);
        try (Connection connection = key.open(source)) {
            Sql.execute(connection, "CREATE TABLE trace (b BLOB)", "INSERT INTO trace VALUES (randomblob(9 << 20))");
        }
        content = Files.readAllBytes(source.path());
        damaged = (long) content.length / PAGE - 3;
        content[(int) (damaged - 1) * PAGE + 100] ^= 1;
    }

    @Test
    void a_page_is_judged_as_it_is_written() throws IOException {
        try (Growing copy = new Growing(holes(), Patience.AWAITED)) {
            PageScan scan = key.pages().scan(copy).orElseThrow();

            assertThat(scan.damaged()).containsExactly(damaged);
            assertThat(scan).isEqualTo(key.pages().scan(copy.finished()).orElseThrow());
        }
    }

    @Test
    void so_does_a_key_that_is_held() throws Exception {
        DatabaseFile source = new DatabaseFile(folder.resolve("monitor.db"));
        try (DatabaseOpener.Held held = key.hold(source);
                Growing copy = new Growing(holes(), Patience.AWAITED)) {
            assertThat(held.pages().scan(copy).orElseThrow().damaged()).containsExactly(damaged);
        }
    }

    @Test
    void holes_that_nobody_waits_for_are_taken_for_lost_pages() throws IOException {
        try (Growing copy = new Growing(holes(), Patience.NONE)) {
            PageScan scan = key.pages().scan(copy).orElseThrow();
            copy.write(content.length);

            assertThat(scan.damaged()).contains(damaged, damaged - 1);
            assertThat(key.pages().scan(copy.finished()).orElseThrow().damaged())
                    .containsExactly(damaged);
        }
    }

    @Test
    void an_older_copy_that_nobody_waits_for_vouches_for_the_new_one() throws IOException {
        byte[] older = content.clone();
        older[(int) (damaged - 1) * PAGE + 100] ^= 1;
        try (Growing copy = new Growing(older, Patience.NONE)) {
            assertThat(key.pages().scan(copy).orElseThrow().isIntact()).isTrue();
            copy.write(content.length);

            assertThat(key.pages().scan(copy.finished()).orElseThrow().isIntact())
                    .isFalse();
        }
    }

    @Test
    void a_copy_that_ends_too_early_is_not_judged() throws IOException {
        try (Growing copy = new Growing(Arrays.copyOf(content, 64 * PAGE), Patience.NONE)) {
            assertThatThrownBy(() -> key.pages().scan(copy)).isInstanceOf(IOException.class);
        }
    }

    // As long as the whole, with nothing but the first page in it.
    private byte[] holes() {
        return Arrays.copyOf(Arrays.copyOf(content, PAGE), content.length);
    }

    private enum Patience {
        /** What is waited for is written by then. */
        AWAITED,
        /** Nobody waits. */
        NONE
    }

    /** A copy that is written no sooner than somebody waits for it. Thread-safe. */
    private final class Growing implements GrowingFile, AutoCloseable {
        private final Path path = folder.resolve("copy.db");
        private final Patience patience;
        private final RandomAccessFile file;
        private int written;

        Growing(byte[] before, Patience patience) throws IOException {
            Files.write(path, before);
            this.patience = patience;
            this.file = new RandomAccessFile(path.toFile(), "rw");
        }

        @Override
        public DatabaseFile file() {
            return new DatabaseFile(path);
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public void await(long bytes) throws IOException {
            if (patience == Patience.AWAITED) {
                write((int) bytes);
            }
        }

        synchronized void write(int bytes) throws IOException {
            if (bytes > written) {
                file.seek(written);
                file.write(content, written, bytes - written);
                written = bytes;
            }
        }

        /** The copy, once nobody writes it any more. */
        DatabaseFile finished() throws IOException {
            file.close();
            return file();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
