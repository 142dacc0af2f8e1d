package io.zmonitor.migrator.sqlcipher.driverfacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From SQLCipher 3 to 4 with {@code VACUUM INTO}. */
class CipherUpgradeFactsTest {
    private static final String PASSPHRASE = "secret";

    @TempDir
    Path folder;

    private Path upgraded;

    @BeforeEach
    void name_the_file() {
        upgraded = folder.resolve("4.db");
    }

    @Test
    void the_page_size_stays_unless_it_is_changed_first() throws Exception {
        upgrade("SELECT 1");

        assertThatThrownBy(() -> RawDriver.open(upgraded, PASSPHRASE)).isInstanceOf(SQLException.class);
    }

    @Test
    void with_the_new_page_size_it_is_sqlcipher_4() throws Exception {
        upgrade("PRAGMA page_size = 4096");

        try (Connection connection = RawDriver.open(upgraded, PASSPHRASE)) {
            assertThat(Sql.text(connection, "SELECT b FROM a")).isEqualTo("kept");
        }
    }

    private void upgrade(String before) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("cipher", "sqlcipher");
        settings.setProperty("legacy", "3");
        settings.setProperty("legacy_page_size", "1024");
        settings.setProperty("kdf_iter", "64000");
        settings.setProperty("kdf_algorithm", "0");
        settings.setProperty("hmac_algorithm", "0");
        settings.setProperty("key", PASSPHRASE);
        String target = upgraded.toUri() + "?cipher=sqlcipher&legacy=4&key=" + PASSPHRASE;
        try (Connection connection = DriverManager.getConnection(RawDriver.url(folder.resolve("3.db")), settings)) {
            Sql.execute(connection, "CREATE TABLE a (b)", "INSERT INTO a VALUES ('kept')", before);
            Sql.execute(connection, "VACUUM INTO '" + target + "'");
        }
    }
}
