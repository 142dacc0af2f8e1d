package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningForARunTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ATTACH '%s' AS other", "VACUUM INTO '%s'"})
    void nothing_can_be_copied_into_another_file(String statement) throws Exception {
        DatabaseFile database = created();
        Path other = folder.resolve("other.db");
        try (SqlCipherKey key = key();
                Connection connection = key.open(database, Purpose.RUN);
                Statement leaving = connection.createStatement()) {
            assertThatThrownBy(() -> leaving.execute(statement.formatted(other)))
                    .hasMessageContaining("too many attached databases");
        }
        assertThat(other).doesNotExist();
    }

    @Test
    void an_application_may_attach() throws Exception {
        DatabaseFile database = created();
        try (SqlCipherKey key = key();
                Connection connection = key.open(database);
                Statement attaching = connection.createStatement()) {
            attaching.execute("ATTACH ':memory:' AS other");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {999_999, 1_000_001, 33_000_000})
    void a_statement_of_any_length_is_taken(int bytes) throws Exception {
        DatabaseFile database = created();
        try (SqlCipherKey key = key();
                Connection run = key.open(database, Purpose.RUN);
                Connection own = key.open(database)) {
            for (Connection connection : new Connection[] {run, own}) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SELECT 1 /*" + " ".repeat(bytes) + "*/");
                }
            }
        }
    }

    private DatabaseFile created() throws Exception {
        DatabaseFile database = new DatabaseFile(Files.createFile(folder.resolve("zmonitor.db")));
        try (SqlCipherKey key = key()) {
            key.open(database, Purpose.CREATION).close();
        }
        return database;
    }

    private static SqlCipherKey key() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 7);
        return SqlCipherKey.raw(bytes);
    }
}
