package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlaintextDatabaseTest {
    private static final PlaintextDatabase PLAIN = PlaintextDatabase.withoutEncryption();

    @TempDir
    Path folder;

    @Test
    void an_encrypted_file_is_told_apart() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());

        DatabaseFile empty = new DatabaseFile(Files.createFile(folder.resolve("new.db")));

        assertRefused(folder, ProblemCode.ENCRYPTED_DATABASE, () -> PLAIN.open(database));
        assertRefused(
                folder, ProblemCode.ENCRYPTED_DATABASE, () -> PLAIN.pages().transfer(database, empty, Keys.raw()));
    }

    @ParameterizedTest
    @EnumSource
    void an_encrypted_set_that_a_crash_left_is_not_destroyed(JournalMode mode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, mode, Keys.raw());

        assertRefused(folder, ProblemCode.ENCRYPTED_DATABASE, () -> PLAIN.open(crashed.database()));
        assertRefused(folder, ProblemCode.ENCRYPTED_DATABASE, () -> PLAIN.prove(crashed.database()));
        assertThat(crashed.rowsLost(Keys.raw())).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void a_plaintext_set_that_a_crash_left_is_recovered(JournalMode mode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, mode, PLAIN);

        PLAIN.prove(crashed.database());
        assertThat(crashed.rowsLost(PLAIN)).isZero();
    }

    @Test
    void what_is_no_database_is_refused() throws Exception {
        DatabaseFile text = new DatabaseFile(folder.resolve("diary.db"));
        Files.writeString(text.path(), "dear diary, ".repeat(2048));

        assertRefused(folder, ProblemCode.NOT_A_DATABASE, () -> PLAIN.open(text));
    }

    @Test
    void a_damaged_one_is_refused() throws Exception {
        DatabaseFile database = Samples.make(folder.resolve("monitor.db"), PLAIN);
        byte[] bytes = Files.readAllBytes(database.path());
        Arrays.fill(bytes, 100, 120, (byte) 0x55);
        Files.write(database.path(), bytes);

        assertRefused(folder, ProblemCode.DAMAGED_DATABASE, () -> PLAIN.open(database));
    }

    @Test
    void one_that_this_process_has_open_is_opened_again() throws Exception {
        DatabaseFile database = Samples.make(folder.resolve("monitor.db"), PLAIN);
        try (Connection first = PLAIN.open(database);
                Connection second = PLAIN.open(database, Purpose.RUN)) {
            assertThat(PLAIN.mayBeOpen(database, 0)).isTrue();
            assertThat(Sql.number(second, "SELECT count(*) FROM patient"))
                    .isEqualTo(Sql.number(first, "SELECT count(*) FROM patient"));
        }
    }

    @Test
    void a_run_makes_one() throws Exception {
        Path path = folder.resolve("monitor.db");

        Migrator.forDatabase(path, PLAIN).withSource(MigrationSource.of()).migrate();

        assertThat(PlaintextHeader.isIn(new DatabaseFile(path))).isTrue();
        assertThat(PLAIN.pages().scan(new DatabaseFile(path))).isEmpty();
        assertThat(PLAIN).hasToString("PlaintextDatabase");
    }
}
