package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.PageCipher;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.pages.RollbackJournal;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalOriginTest {
    @TempDir
    Path folder;

    @Test
    void the_drivers_engine_computes_its_checksums_over_the_plaintext() throws Exception {
        DatabaseFile database =
                CrashedSet.leftIn(folder, JournalMode.DELETE, Keys.raw()).database();
        byte[] salt = Arrays.copyOf(Files.readAllBytes(database.path()), 16);
        CipherFormat format = CipherFormat.SQLCIPHER_4;

        try (FileChannel channel = FileChannel.open(database.journal());
                RawKey right = new RawKey(Keys.rawBytes(1)).salted(format, salt);
                RawKey wrong = new RawKey(Keys.rawBytes(2)).salted(format, salt)) {
            PageReader reader = new PageReader(channel, format.pageSize());
            RollbackJournal journal = RollbackJournal.in(reader, format.pageSize());
            RollbackJournal.Segment segment = journal.segments().get(0);
            RollbackJournal.Entry first = journal.entries(segment).get(0);
            byte[] page = reader.wholePage(first.position());
            int sum = first.checksum() - segment.nonce();

            assertThat(first.number()).isEqualTo(1);
            assertThat(RollbackJournal.checksum(PageCipher.decrypted(format, right, page, 1)))
                    .isEqualTo(sum);
            assertThat(RollbackJournal.checksum(PageCipher.decrypted(format, wrong, page, 1)))
                    .isNotEqualTo(sum);
            assertThat(RollbackJournal.checksum(page)).isNotEqualTo(sum);
        }
    }
}
