package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that the genuine SQLCipher of older generations made. */
class OlderFormatTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void a_file_opens_with_the_key_of_its_format(OlderFile older) throws Exception {
        DatabaseFile database = older.copiedTo(folder);

        assertThat(Databases.patients(older.keyOfItsFormat(), database)).isEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource
    void a_file_may_be_written_and_stays_what_it_is(OlderFile older) throws Exception {
        DatabaseFile database = older.copiedTo(folder);
        try (Connection connection = older.keyOfItsFormat().open(database)) {
            Sql.execute(connection, "INSERT INTO patient (mrn) VALUES ('new')");
        }

        assertThat(Databases.patients(older.keyOfItsFormat(), database)).isEqualTo(41);
        assertThat(older.keyOfItsFormat().examine(database).format()).contains(older.format());
    }

    @ParameterizedTest
    @EnumSource
    void a_key_for_sqlcipher_4_is_told_which_generation_wrote_the_file(OlderFile older) throws Exception {
        DatabaseFile database = older.copiedTo(folder);

        assertThat(assertRefused(
                        folder,
                        ProblemCode.OTHER_CIPHER_FORMAT,
                        () -> older.key().open(database)))
                .hasMessageContaining("written by " + older.told() + ", but is opened as SQLCipher 4");
        assertThat(older.key().examine(database).format()).contains(older.told());
    }

    @ParameterizedTest
    @EnumSource
    void a_sound_file_is_sound(OlderFile older) throws Exception {
        DatabaseFile database = older.copiedTo(folder);
        Examination found = older.keyOfItsFormat().examine(database);

        assertThat(found.problem()).isEmpty();
        assertThat(found.format()).contains(older.format());
        assertThat(found.pages().isPresent()).isEqualTo(older.format().generation() > 1);
    }

    @ParameterizedTest
    @EnumSource
    void a_wrong_key_is_wrong_in_every_format(OlderFile older) throws Exception {
        DatabaseFile database = older.copiedTo(folder);
        SqlCipherKey wrong = Keys.otherRaw().withFormat(older.format());

        assertRefused(folder, ProblemCode.WRONG_KEY, () -> wrong.open(database));
    }

    @ParameterizedTest
    @EnumSource
    void a_file_that_was_cut_off_is_told_in_every_format(OlderFile older) throws Exception {
        DatabaseFile database = older.copiedTo(folder);
        long shorter = database.path().toFile().length() - older.format().pageSize();
        try (FileChannel channel = FileChannel.open(database.path(), StandardOpenOption.WRITE)) {
            channel.truncate(shorter);
        }

        assertThat(older.keyOfItsFormat().examine(database).problem())
                .map(Problem::code)
                .contains(ProblemCode.PAGES_MISSING);
    }

    @Test
    void a_file_of_sqlcipher_4_is_told_from_an_older_one() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("4.db"), Keys.raw());
        SqlCipherKey older = Keys.raw().withFormat(SqlCipherFormat.V3);

        assertThat(assertRefused(folder, ProblemCode.OTHER_CIPHER_FORMAT, () -> older.open(database)))
                .hasMessageContaining("written by SQLCipher 4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 8192, 16384, 32768, 65536})
    void pages_of_other_sizes_are_made_opened_and_told(int size) throws Exception {
        SqlCipherFormat format = SqlCipherFormat.V4.withPageSize(size);
        DatabaseFile database =
                Databases.make(folder.resolve("4.db"), Keys.raw().withFormat(format));

        assertThat(Databases.patients(Keys.raw().withFormat(format), database)).isEqualTo(3);
        assertThat(Keys.raw().withFormat(format).examine(database).isSound()).isTrue();
        assertRefused(folder, ProblemCode.OTHER_CIPHER_FORMAT, () -> Keys.raw().open(database));
        assertThat(Keys.raw().examine(database).format()).contains(format);
    }

    @Test
    void a_new_database_is_never_of_an_older_generation() throws Exception {
        DatabaseFile empty = new DatabaseFile(Files.createFile(folder.resolve("new.db")));

        assertRefused(
                folder,
                ProblemCode.OLD_FORMAT_NOT_MADE,
                () -> Keys.raw()
                        .withFormat(SqlCipherFormat.V3)
                        .open(empty, Purpose.CREATION)
                        .close());
    }

    @Test
    void there_are_four_generations_and_eight_sizes_of_pages() {
        assertThatThrownBy(() -> new SqlCipherFormat(5, 4096)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SqlCipherFormat(0, 4096)).isInstanceOf(IllegalArgumentException.class);
        for (int size : new int[] {0, 256, 512, 1000, 131072}) {
            assertThatThrownBy(() -> SqlCipherFormat.V4.withPageSize(size))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
