package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusedFileTest {
    @TempDir
    Path folder;

    private DatabaseFile database;

    @BeforeEach
    void name_the_database() {
        database = new DatabaseFile(folder.resolve("monitor.db"));
    }

    @Test
    void a_missing_file_is_not_made() throws Exception {
        assertRefused(folder, ProblemCode.DATABASE_MISSING, this::open);
    }

    @Test
    void a_missing_folder_is_not_made() throws Exception {
        database = new DatabaseFile(folder.resolve("nowhere").resolve("monitor.db"));

        assertRefused(folder, ProblemCode.FOLDER_MISSING, this::open);
    }

    @Test
    void the_target_of_a_dangling_link_is_not_made() throws Exception {
        Files.createSymbolicLink(database.path(), folder.resolve("elsewhere.db"));

        assertRefused(folder, ProblemCode.DATABASE_MISSING, this::open);
    }

    @Test
    void a_folder_is_no_database() throws Exception {
        Files.createDirectory(database.path());

        assertRefused(folder, ProblemCode.NOT_A_REGULAR_FILE, this::open);
    }

    @Test
    void a_journal_that_is_a_folder_is_refused_by_its_name() throws Exception {
        Databases.make(database.path(), Keys.raw());
        Files.createDirectory(database.journal());

        MigrationException refusal = assertRefused(folder, ProblemCode.NOT_A_REGULAR_FILE, this::open);

        assertThat(refusal).hasMessageContaining("monitor.db-journal");
    }

    @Test
    void an_empty_file_is_not_taken_for_a_new_database() throws Exception {
        Files.createFile(database.path());

        assertRefused(folder, ProblemCode.EMPTY_FILE, this::open);
    }

    /** SQLite would delete the journal or the log, and what it holds with it (driver fact 36). */
    @ParameterizedTest
    @EnumSource
    void an_empty_file_beside_what_a_crash_left_is_not_taken_for_a_new_database(JournalMode mode) throws Exception {
        for (DatabaseOpener opener : List.of(Keys.raw(), PlaintextDatabase.withoutEncryption())) {
            Path own = Files.createDirectory(folder.resolve(opener.toString()));
            DatabaseFile left = CrashedSet.leftIn(own, mode, opener).database();
            Files.write(left.path(), new byte[0]);

            assertRefused(own, ProblemCode.SIDE_FILE_WITHOUT_DATABASE, () -> opener.open(left));
        }
    }

    @Test
    void a_file_that_was_cut_off_is_told_with_its_size() throws Exception {
        Databases.make(database.path(), Keys.raw());
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.setLength(5000);
        }

        assertThat(assertRefused(folder, ProblemCode.TRUNCATED_FILE, this::open))
                .hasMessageContaining("5000 bytes");
    }

    @Test
    void a_file_cut_off_at_the_end_of_a_page_lacks_pages_that_its_header_counts() throws Exception {
        Databases.make(database.path(), Keys.raw());
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.setLength(4096);
        }

        assertThat(assertRefused(folder, ProblemCode.PAGES_MISSING, this::open))
                .hasMessageContaining("has 1 pages, but its header says 2");
    }

    @Test
    void text_is_no_database() throws Exception {
        Files.writeString(database.path(), "dear diary, ".repeat(2048));

        assertRefused(folder, ProblemCode.NOT_A_DATABASE, this::open);
    }

    @Test
    void zeros_are_no_database() throws Exception {
        Files.write(database.path(), new byte[8192]);

        assertRefused(folder, ProblemCode.NOT_A_DATABASE, this::open);
    }

    @Test
    void random_bytes_cannot_be_told_from_a_wrong_key() throws Exception {
        byte[] bytes = new byte[8192];
        new Random(1).nextBytes(bytes);
        Files.write(database.path(), bytes);

        assertRefused(folder, ProblemCode.WRONG_KEY, this::open);
    }

    @Test
    void a_damaged_first_page_is_told_from_a_wrong_key_by_the_other_pages() throws Exception {
        Databases.make(database.path(), Keys.raw());
        overwrite(100, new byte[64]);

        assertRefused(folder, ProblemCode.DAMAGED_PAGES, this::open);
    }

    @Test
    void a_side_file_without_its_database_is_no_new_database() throws Exception {
        Files.writeString(database.wal(), "frames");

        assertRefused(folder, ProblemCode.SIDE_FILE_WITHOUT_DATABASE, this::open);
    }

    @Test
    void nothing_is_created_beside_a_stale_journal() throws Exception {
        Files.createFile(database.path());
        Files.writeString(database.journal(), "pages");

        assertRefused(
                folder,
                ProblemCode.SIDE_FILE_WITHOUT_DATABASE,
                () -> Keys.raw().open(database, Purpose.CREATION).close());
    }

    @Test
    void a_blank_page_at_the_end_is_left_to_sqlite() throws Exception {
        Databases.make(database.path(), Keys.raw());
        byte[] longer = Arrays.copyOf(Files.readAllBytes(database.path()), 3 * 4096);
        Files.write(database.path(), longer);

        assertThat(Databases.patients(Keys.raw(), database)).isEqualTo(3);
    }

    private void overwrite(long position, byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            file.seek(position);
            file.write(bytes);
        }
    }

    private void open() {
        Keys.raw().open(database);
    }
}
