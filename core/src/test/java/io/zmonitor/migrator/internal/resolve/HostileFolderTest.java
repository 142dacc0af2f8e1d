package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.folder.DirectoryFolder;
import io.zmonitor.migrator.internal.folder.DirectoryFolder.Writers;
import io.zmonitor.migrator.internal.folder.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders as no build makes them, and what would happen without the guards. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFolderTest {
    private static final String SCRIPT = "schema/0001_initial.sql";

    @TempDir
    Path temp;

    private MigrationFolder folder;

    @BeforeEach
    void fill() throws IOException {
        folder = new MigrationFolder(temp.resolve("migrations")).with(SCRIPT, "CREATE TABLE a (b);\n");
    }

    @Test
    void what_everybody_may_write_is_refused() throws IOException {
        allow(folder.path().resolve(SCRIPT), "rw-r--rw-");

        Problem problem = Refusals.problemOf(folder::resolve);

        assertThat(problem.code()).isEqualTo(ProblemCode.UNSAFE_PERMISSIONS);
        assertThat(problem.summary()).contains(SCRIPT, "rw-r--rw-");
    }

    @Test
    void of_what_a_lock_file_lists_only_what_is_read_is_looked_at() throws IOException {
        folder.with("data/0002_fill.sql", "INSERT INTO a VALUES (1);\n");
        MigrationsLock.write(folder.path());
        allow(folder.path().resolve(SCRIPT), "rw-r--rw-");
        MigrationSet set = folder.resolve();
        List<SourceEntry> entries = set.entries();

        assertThat(set.load(entries.subList(1, 2))).hasSize(1);
        assertThat(Refusals.problemOf(() -> folder.resolve().load(entries)).code())
                .isEqualTo(ProblemCode.UNSAFE_PERMISSIONS);
    }

    /** The mutant, and the class path's rule: nobody looks, and whoever may write decides what runs. */
    @Test
    void without_looking_it_would_be_listed_and_read() throws IOException {
        allow(folder.path(), "rwxrwxrwx");
        allow(folder.path().resolve(SCRIPT), "rw-rw-rw-");

        assertThat(new DirectoryFolder(folder.path(), Writers.ANYONE).list()).isEqualTo(Optional.of(List.of(SCRIPT)));
    }

    @Test
    void a_pipe_is_refused_where_reading_would_wait() throws Exception {
        Path pipe = folder.path().resolve("schema/0002_pipe.sql");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThat(Refusals.problemOf(folder::resolve).code()).isEqualTo(ProblemCode.SCRIPT_NOT_A_FILE);
        assertThat(Refusals.problemOf(() -> read(pipe)).code()).isEqualTo(ProblemCode.SCRIPT_NOT_A_FILE);

        Thread unguarded = new Thread(() -> readUnguarded(pipe));
        unguarded.start();
        unguarded.join(300);
        assertThat(unguarded.isAlive()).isTrue();
        Files.newOutputStream(pipe).close();
        unguarded.join();
    }

    @Test
    void no_more_than_the_limit_is_ever_held() throws IOException {
        assertThat(Limits.read(new ByteArrayInputStream(new byte[7]), "a.sql")).hasSize(7);
        try (InputStream endless = new Zeros()) {
            Problem problem = Refusals.problemOf(() -> readAll(endless));

            assertThat(problem.code()).isEqualTo(ProblemCode.FILE_TOO_LARGE);
            assertThat(problem.summary()).contains("a.sql", "33554432");
        }
    }

    @Test
    void ten_thousand_files_are_enough() {
        Limits.checkCount("here", Limits.MOST_FILES);

        assertThat(Refusals.problemOf(() -> Limits.checkCount("here", Limits.MOST_FILES + 1))
                        .code())
                .isEqualTo(ProblemCode.TOO_MANY_FILES);
    }

    private void read(Path file) {
        try {
            new DirectoryFolder(folder.path(), Writers.CHECKED)
                    .read(folder.path().relativize(file).toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void readUnguarded(Path file) {
        try {
            Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void readAll(InputStream in) {
        try {
            Limits.read(in, "a.sql");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void allow(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** Never ends. */
    private static final class Zeros extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] bytes, int from, int count) {
            return count;
        }
    }
}
