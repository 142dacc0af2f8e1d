package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A path that is a link: what a crash left lies beside the file itself, and is looked for there. What happens to whoever
 * looks beside the link is in {@code LinkFactsTest}.
 */
@EnabledOnOs(OS.LINUX)
class LinkedDatabaseTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "WAL"})
    void a_wrong_key_touches_nothing_of_what_a_crash_left_behind_a_link(JournalMode mode) throws Exception {
        CrashedSet set = CrashedSet.leftIn(folder, mode, Keys.raw());
        DatabaseFile linked = linkTo(set.database());

        assertRefused(folder, ProblemCode.KEY_NOT_PROVED, () -> Keys.otherRaw().open(linked));

        assertThat(set.rowsLost(Keys.raw())).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "WAL"})
    void the_right_key_recovers_it(JournalMode mode) throws Exception {
        CrashedSet set = CrashedSet.leftIn(folder, mode, Keys.raw());

        assertThat(new CrashedSet(linkTo(set.database())).rowsLost(Keys.raw())).isZero();
    }

    @Test
    void a_journal_that_is_a_link_is_refused_by_the_opener_too() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        Files.createSymbolicLink(database.journal(), folder.resolve("elsewhere"));

        assertRefused(folder, ProblemCode.LINK_BESIDE_DATABASE, () -> Keys.raw().open(database));
    }

    private DatabaseFile linkTo(DatabaseFile database) throws Exception {
        return new DatabaseFile(Files.createSymbolicLink(folder.resolve("link.db"), database.path()));
    }
}
