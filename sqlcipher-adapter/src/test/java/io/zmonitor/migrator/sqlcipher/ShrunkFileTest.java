package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.pages.JournalPlayback;
import io.zmonitor.migrator.sqlcipher.internal.pages.LogPlayback;
import io.zmonitor.migrator.sqlcipher.internal.pages.PlainPages;
import io.zmonitor.migrator.sqlcipher.internal.pages.RecoveredPages;
import io.zmonitor.migrator.sqlcipher.internal.pages.RollbackJournal;
import io.zmonitor.migrator.sqlcipher.internal.pages.WriteAheadLog;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal or a log that another process cuts off while it is read is a failed read, and nothing that nobody expects. */
class ShrunkFileTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private PlainPages seen;

    @BeforeEach
    void name_the_pages() {
        seen = new PlainPages(PAGE);
    }

    @Test
    void a_journal() throws Exception {
        assertThatItIsTold(
                JournalMode.DELETE, reader -> RollbackJournal.in(reader, PAGE).stored());
        assertThatItIsTold(JournalMode.TRUNCATE, reader -> new JournalPlayback(reader, reader, seen).read());
    }

    @Test
    void a_log() throws Exception {
        assertThatItIsTold(
                JournalMode.WAL, reader -> WriteAheadLog.in(reader, PAGE).frames());
    }

    @Test
    void the_frames_of_a_log() throws Exception {
        assertThatItIsTold(JournalMode.WAL, reader -> new LogPlayback(reader, reader, seen).read());
    }

    @Test
    void a_copy_of_a_page() throws Exception {
        assertThatItIsTold(JournalMode.PERSIST, reader -> new RecoveredPages.Copy(reader, reader.size() - PAGE).page());
    }

    /** What reads a file. */
    @FunctionalInterface
    private interface Reading {
        void from(PageReader reader) throws IOException;
    }

    private void assertThatItIsTold(JournalMode mode, Reading reading) throws Exception {
        Path own = Files.createDirectory(folder.resolve(mode.name()));
        DatabaseFile left = CrashedSet.leftIn(own, mode, PlaintextDatabase.withoutEncryption())
                .database();
        Path side = CrashWorkshop.sideFiles(left).findFirst().orElseThrow();
        try (FileChannel channel = FileChannel.open(side, StandardOpenOption.READ)) {
            reading.from(new PageReader(channel, PAGE));
            assertThat(channel.size()).isGreaterThan(5 * PAGE);
            for (long cut : new long[] {1, 3, 7, 20, PAGE, PAGE + 6, PAGE + 20}) {
                assertThat(catchThrowable(cutOff(reading, channel, channel.size() - cut)))
                        .as("%s less", cut)
                        .matches(failure -> failure == null || failure instanceof EOFException);
            }
            assertThatThrownBy(cutOff(reading, channel, 3 * PAGE)).isInstanceOf(EOFException.class);
        }
    }

    private static ThrowingCallable cutOff(Reading reading, FileChannel file, long length) {
        return () -> reading.from(new PageReader(new ShrunkChannel(file, length), PAGE));
    }
}
