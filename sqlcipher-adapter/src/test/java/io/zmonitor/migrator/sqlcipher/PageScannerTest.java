package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.PageAuthentication;
import io.zmonitor.migrator.sqlcipher.internal.key.PageScanner;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.open.KeyProof;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is large enough for several threads. */
class PageScannerTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private DatabaseFile database;

    @BeforeEach
    void make_a_database_of_17_mebibytes() throws Exception {
        database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, "CREATE TABLE trace (b BLOB)", "INSERT INTO trace VALUES (zeroblob(17 << 20))");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 9})
    void each_page_is_judged_once_however_many_processors_there_are(int processors) throws Exception {
        long pages = database.path().toFile().length() / PAGE;
        List<Long> damaged = LongStream.of(1, 2, 256, 257, pages / 2, pages / 2 + 1, pages)
                .boxed()
                .toList();
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            for (long page : damaged) {
                file.seek((page - 1) * PAGE + 99);
                file.write(new byte[] {1, 2, 3, 4});
            }
            file.seek(699 * PAGE);
            file.write(new byte[PAGE]);
        }

        PageScan scan = scan(processors);
        assertThat(scan.pages()).isEqualTo(pages);
        assertThat(scan.damaged()).isEqualTo(damaged);
        assertThat(scan.blank()).containsExactly(700L);
    }

    @Test
    void no_thread_outlives_the_scan() throws Exception {
        scan(4);

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("page-scan"));
    }

    @Test
    void an_interrupted_scan_fails_and_leaves_the_interrupt() throws Exception {
        try (RawKey key = new RawKey(Keys.rawBytes(1));
                KeyProof proof = new KeyProof(CipherFormat.SQLCIPHER_4, key)) {
            PageScanner scanner = new PageScanner(proof.authentication(proof.firstPage(database.path())), 4);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> scanner.scan(database.path())).isInstanceOf(IOException.class);
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("page-scan"));
    }

    private PageScan scan(int processors) throws IOException {
        try (RawKey key = new RawKey(Keys.rawBytes(1));
                KeyProof proof = new KeyProof(CipherFormat.SQLCIPHER_4, key)) {
            PageAuthentication authentication = proof.authentication(proof.firstPage(database.path()));
            return new PageScanner(authentication, processors).scan(database.path());
        }
    }
}
