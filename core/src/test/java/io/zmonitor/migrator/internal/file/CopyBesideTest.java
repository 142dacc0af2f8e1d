package io.zmonitor.migrator.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A copy that is waited for while it is made; whatever becomes of it, no thread is left. */
class CopyBesideTest {
    private static final int SIZE = (5 << 20) + 4096;

    @TempDir
    Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void make() throws IOException {
        source = folder.resolve("source");
        target = Files.createFile(folder.resolve("target"));
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        Files.write(source, content);
    }

    @AfterEach
    void no_thread_is_left() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("zmonitor-migrator-copy"));
    }

    @Test
    void what_was_waited_for_can_be_read_back() throws IOException {
        try (CopyBeside copy = CopyBeside.begin(source, target, SIZE)) {
            for (int bytes = 1; bytes < SIZE; bytes += 1 << 19) {
                copy.await(bytes);
                assertThat(Files.size(target)).isGreaterThanOrEqualTo(bytes);
            }
            copy.awaitFlushed();
        }
        assertThat(target).hasSameBinaryContentAs(source);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whoever_waited_for_its_end_is_the_only_one_that_opens_it() throws IOException {
        try (CopyBeside copy = CopyBeside.begin(source, target, SIZE)) {
            copy.await(SIZE);

            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                assertThat(open.filter(descriptor -> leadsTo(descriptor, target)))
                        .isEmpty();
            }
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.isSameFile(descriptor, file);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    void a_source_that_is_shorter_fails_where_it_ends() throws IOException {
        try (CopyBeside copy = CopyBeside.begin(source, target, SIZE + 1)) {
            assertThatThrownBy(() -> copy.await(SIZE + 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("shorter");
            assertThatThrownBy(copy::awaitFlushed).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_source_that_is_gone_fails_at_once() {
        try (CopyBeside copy = CopyBeside.begin(folder.resolve("nowhere"), target, SIZE)) {
            assertThatThrownBy(() -> copy.await(1)).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void a_target_that_cannot_be_opened_fails_at_once() {
        try (CopyBeside copy = CopyBeside.begin(source, folder, SIZE)) {
            assertThatThrownBy(() -> copy.await(1)).isInstanceOf(IOException.class);
            assertThatThrownBy(copy::awaitFlushed).isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_target_that_cannot_be_written_fails() {
        Path full = Path.of("/dev/full");
        org.assertj.core.api.Assumptions.assumeThat(full).exists();

        try (CopyBeside copy = CopyBeside.begin(source, full, SIZE)) {
            assertThatThrownBy(copy::awaitFlushed).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closing_it_early_ends_the_copying() throws IOException {
        long huge = 8L << 30;
        try (RandomAccessFile sparse = new RandomAccessFile(source.toFile(), "rw")) {
            sparse.setLength(huge);
        }

        try (CopyBeside copy = CopyBeside.begin(source, target, huge)) {
            copy.await(SIZE);
        }

        assertThat(Files.size(target)).isLessThan(huge);
    }

    @Test
    void an_interrupt_while_closing_waits_for_the_thread_and_stays() {
        try (CopyBeside copy = CopyBeside.begin(source, target, SIZE)) {
            assertThat(copy.size()).isEqualTo(SIZE);
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void an_interrupt_while_waiting_fails_and_stays() throws Exception {
        Path pipe = folder.resolve("pipe"); // nothing comes out of it until somebody opens its other end
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (CopyBeside copy = CopyBeside.begin(pipe, target, SIZE)) {
            try {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> copy.await(1)).isInstanceOf(InterruptedIOException.class);
                assertThat(Thread.interrupted()).isTrue();

                Thread.currentThread().interrupt();
                assertThatThrownBy(copy::awaitFlushed).isInstanceOf(InterruptedIOException.class);
                assertThat(Thread.interrupted()).isTrue();
            } finally {
                FileChannel.open(pipe, StandardOpenOption.WRITE).close();
            }
        }
    }
}
