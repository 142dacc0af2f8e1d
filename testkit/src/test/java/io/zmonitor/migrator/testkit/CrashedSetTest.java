package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A crashed set is one: without its side file, rows are lost. */
class CrashedSetTest {
    private final KeyedOpener opener = new KeyedOpener(KeyedOpener.KEY);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void it_is_recovered_by_the_key(JournalMode mode) throws Exception {
        assertThat(CrashedSet.leftIn(folder, mode, opener).rowsLost(opener)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void without_its_side_file_rows_are_lost(JournalMode mode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, mode, opener);

        for (Path sideFile :
                List.of(crashed.database().journal(), crashed.database().wal())) {
            Files.deleteIfExists(sideFile);
        }

        assertThat(crashed.rowsLost(opener)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void without_a_proof_a_wrong_key_destroys_it(JournalMode mode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, mode, opener);

        assertThat(crashed.rowsLost(new BrokenOpeners.OpeningUnproved(KeyedOpener.OTHER_KEY)))
                .isEqualTo(CrashedSet.ROWS);

        assertThat(crashed.rowsLost(new BrokenOpeners.OpeningUnproved(KeyedOpener.KEY)))
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void a_copy_is_torn_and_the_set_is_not(JournalMode mode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, mode, opener);
        CrashedSet copy = crashed.copiedTo(Files.createDirectory(folder.resolve("copy")));

        copy.tearFirstPage();

        assertThat(copy.rowsLost(opener)).isEqualTo(CrashedSet.ROWS);
        assertThat(crashed.rowsLost(opener)).isZero();
    }
}
