package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyMaterial;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.open.CipherDriver;
import io.zmonitor.migrator.sqlcipher.internal.open.Opening;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mutant of {@link CrashedSetTest}: what the driver does to a crashed set when nobody proves the key first. */
class UnprovedOpeningTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "TRUNCATE", "WAL"})
    void a_wrong_key_destroys_the_set_for_the_right_one(JournalMode journalMode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, journalMode, Keys.raw());

        assertThatThrownBy(() -> openWithoutProof(crashed.database(), new RawKey(Keys.rawBytes(2))))
                .isInstanceOf(SQLException.class);

        assertThat(crashed.rowsLost(Keys.raw())).isNotZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "TRUNCATE", "WAL"})
    void even_the_right_key_destroys_the_set_when_the_salt_is_torn(JournalMode journalMode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, journalMode, Keys.raw());
        crashed.tearFirstPage();

        assertThatThrownBy(() -> openWithoutProof(crashed.database(), new RawKey(Keys.rawBytes(1))))
                .isInstanceOf(SQLException.class);

        assertThat(crashed.rowsLost(Keys.salted())).isNotZero();
        assertThat(crashed.rowsLost(Keys.raw())).isNotZero();
    }

    private static void openWithoutProof(DatabaseFile database, KeyMaterial wrongKey) throws SQLException {
        CipherDriver driver = CipherDriver.find(database);
        new Opening(database, CipherFormat.SQLCIPHER_4, driver, wrongKey)
                .connect(Map.of())
                .close();
    }
}
