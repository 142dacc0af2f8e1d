package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A boot that finds the recovery which an earlier one has begun, in whatever step that was killed, proves its key too. */
class BegunRecoveryTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void a_wrong_key_changes_nothing_where_nothing_was_recovered_yet(JournalMode journalMode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, journalMode, Keys.raw());
        setAside(crashed.database());

        assertWrongKeyRefused(crashed.database());

        assertThat(crashed.rowsLost(Keys.raw())).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void a_wrong_key_changes_nothing_where_the_proof_is_still_to_come(JournalMode journalMode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, journalMode, Keys.raw());
        setAside(crashed.database());
        assertThat(crashed.rowsLost(Keys.raw())).isZero(); // it reads, and recovers by it

        assertWrongKeyRefused(crashed.database());

        assertThat(crashed.rowsLost(Keys.raw())).isZero();
    }

    @Test
    void a_wrong_key_puts_nothing_back() throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, JournalMode.WAL, Keys.raw());
        DatabaseFile database = crashed.database();
        Path aside = setAside(database);
        Files.write(aside.resolve(database.journal().getFileName()), new byte[] {1});

        assertWrongKeyRefused(database);
    }

    private void assertWrongKeyRefused(DatabaseFile database) throws IOException {
        // Made by any run that takes the lock, and nobody's content.
        Files.write(database.sibling("-migrator-lock"), new byte[0]);
        MigrationException refusal = assertRefused(
                folder,
                ProblemCode.KEY_NOT_PROVED,
                () -> Migrator.forDatabase(database.path(), Keys.otherRaw())
                        .withSource(MigrationSource.of())
                        .migrate());
        assertThat(refusal.getMessage())
                .contains(database.path().getFileName().toString())
                .doesNotContain("-crashed");
    }

    // What a boot has made when it is killed before it recovers.
    private static Path setAside(DatabaseFile database) throws IOException {
        Path aside = Files.createDirectory(database.sibling("-crashed"));
        for (Path file : List.of(database.path(), database.journal(), database.wal())) {
            if (Files.exists(file)) {
                Files.copy(file, aside.resolve(file.getFileName()));
            }
        }
        return aside;
    }
}
