package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyLifeTest {
    @TempDir
    Path folder;

    private DatabaseFile database;

    @BeforeEach
    void make_a_database() throws Exception {
        database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
    }

    @Test
    void a_fetched_key_is_wiped_after_each_use() throws Exception {
        List<byte[]> fetched = new ArrayList<>();
        SqlCipherKey key = SqlCipherKey.fetchedFrom(() -> {
            fetched.add(Keys.rawBytes(1));
            return fetched.get(fetched.size() - 1);
        });

        key.open(database).close();
        key.prove(database);

        assertThat(fetched).hasSize(2).allSatisfy(array -> assertThat(array).containsOnly(0));
    }

    @Test
    void a_fetched_passphrase_is_wiped_after_a_refusal() {
        char[] fetched = "wrong".toCharArray();
        SqlCipherKey key = SqlCipherKey.passphraseFetchedFrom(() -> fetched);

        assertThatThrownBy(() -> key.open(database)).isInstanceOf(MigrationException.class);

        assertThat(fetched).containsOnly('\0');
    }

    @Test
    void a_flawed_key_is_wiped_too() {
        byte[] fetched = {1, 2, 3};
        SqlCipherKey key = SqlCipherKey.fetchedFrom(() -> fetched);

        assertThatThrownBy(() -> key.open(database)).isInstanceOf(MigrationException.class);

        assertThat(fetched).containsOnly(0);
    }

    @Test
    void a_held_key_survives_the_wiping_of_the_callers_array() throws Exception {
        byte[] mine = Keys.rawBytes(1);
        try (SqlCipherKey key = SqlCipherKey.raw(mine)) {
            Arrays.fill(mine, (byte) 0);

            assertThat(Databases.patients(key, database)).isEqualTo(3);
            assertThat(Databases.patients(key, database)).isEqualTo(3);
        }
    }

    @Test
    void a_closed_key_opens_nothing() {
        for (SqlCipherKey key :
                List.of(Keys.raw(), Keys.passphrase("secret"), SqlCipherKey.fetchedFrom(() -> Keys.rawBytes(1)))) {
            SqlCipherKey copy = key.withBusyTimeout(Duration.ZERO);
            key.close();
            key.close();

            assertThatThrownBy(() -> key.open(database)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> copy.prove(database)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_key_does_not_print_itself() {
        assertThat(Keys.passphrase("secret")).hasToString("SqlCipherKey[SQLCipher 4]");
    }

    @Test
    void the_busy_timeout_is_the_connections() throws Exception {
        try (Connection connection =
                Keys.raw().withBusyTimeout(Duration.ofMillis(1234)).open(database)) {
            assertThat(Sql.number(connection, "PRAGMA busy_timeout")).isEqualTo(1234);
        }
        try (Connection connection = Keys.raw().open(database)) {
            assertThat(Sql.number(connection, "PRAGMA busy_timeout")).isEqualTo(3000);
        }
    }

    @Test
    void a_busy_timeout_is_neither_negative_nor_endless() {
        assertThatThrownBy(() -> Keys.raw().withBusyTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Keys.raw().withBusyTimeout(Duration.ofDays(25)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
