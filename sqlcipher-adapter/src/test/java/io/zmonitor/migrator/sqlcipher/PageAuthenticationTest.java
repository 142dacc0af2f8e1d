package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyDerivation;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
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

class PageAuthenticationTest {
    @TempDir
    Path folder;

    private DatabaseFile database;

    @BeforeEach
    void make_a_database_of_some_pages() throws Exception {
        database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, "CREATE TABLE trace (b BLOB)", "INSERT INTO trace VALUES (randomblob(40000))");
        }
    }

    @Test
    void every_page_of_a_sound_file_is_authentic() throws Exception {
        PageScan scan = scan(1);

        assertThat(scan.pages()).isEqualTo(Files.size(database.path()) / 4096).isGreaterThan(10);
        assertThat(scan.damaged()).isEmpty();
        assertThat(scan.blank()).isEmpty();
    }

    @Test
    void no_page_is_authentic_with_another_key() throws Exception {
        PageScan scan = scan(2);

        assertThat(scan.damaged()).hasSize((int) scan.pages());
    }

    @Test
    void damage_names_its_pages() throws Exception {
        overwrite(2 * 4096 + 77, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        overwrite(5 * 4096 + 4088, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertThat(scan(1).damaged()).containsExactly(3L, 6L);
    }

    @Test
    void two_pages_in_each_others_place_are_damaged() throws Exception {
        byte[] file = Files.readAllBytes(database.path());
        overwrite(3 * 4096, Arrays.copyOfRange(file, 4 * 4096, 5 * 4096));
        overwrite(4 * 4096, Arrays.copyOfRange(file, 3 * 4096, 4 * 4096));

        assertThat(scan(1).damaged()).containsExactly(4L, 5L);
    }

    @Test
    void a_page_of_zeros_is_blank() throws Exception {
        overwrite(4 * 4096, new byte[4096]);

        PageScan scan = scan(1);

        assertThat(scan.damaged()).isEmpty();
        assertThat(scan.blank()).containsExactly(5L);
    }

    private PageScan scan(int key) throws IOException {
        byte[] salt = Arrays.copyOf(Files.readAllBytes(database.path()), 16);
        try (RawKey raw = new RawKey(Keys.rawBytes(key))) {
            RawKey salted = raw.salted(CipherFormat.SQLCIPHER_4, salt);
            return KeyDerivation.authentication(CipherFormat.SQLCIPHER_4, salted)
                    .scan(database.path());
        }
    }

    private void overwrite(long position, byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.seek(position);
            file.write(bytes);
        }
    }
}
