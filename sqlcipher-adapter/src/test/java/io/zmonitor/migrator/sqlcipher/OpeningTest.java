package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.Passphrase;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.testkit.Sql;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {
    @TempDir
    Path folder;

    @Test
    void a_passphrases_derived_key_and_salt_open_its_file_without_derivation() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.passphrase("secret"));
        byte[] salt = Arrays.copyOf(Files.readAllBytes(database.path()), 16);
        byte[] derived;
        byte[] salted;
        try (Passphrase passphrase = new Passphrase("secret".toCharArray());
                RawKey key = passphrase.salted(CipherFormat.SQLCIPHER_4, salt)) {
            derived = key.encryptionKey();
            salted = Arrays.copyOf(derived, 48);
            System.arraycopy(key.salt(), 0, salted, 32, 16);
        }

        assertThat(Databases.patients(SqlCipherKey.raw(salted), database)).isEqualTo(3);
        assertThat(Databases.patients(SqlCipherKey.raw(derived), database)).isEqualTo(3);
    }

    @Test
    void a_salted_keys_file_opens_with_the_key_alone() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.salted());

        assertThat(Databases.patients(Keys.raw(), database)).isEqualTo(3);
    }

    @Test
    void a_connection_tells_no_more_than_the_path() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());

        try (Connection connection = Keys.raw().open(database)) {
            assertThat(connection.getMetaData().getURL()).endsWith("/monitor.db");
        }
    }

    @Test
    void a_file_that_another_holds_is_busy() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        try (Connection other = Keys.raw().open(database)) {
            Sql.execute(other, "BEGIN EXCLUSIVE");

            MigrationException refusal = catchThrowableOfType(
                    MigrationException.class,
                    () -> Keys.raw().withBusyTimeout(Duration.ofMillis(50)).open(database));

            assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DATABASE_BUSY);
        }
    }

    @Test
    void a_plaintext_database_is_told_whatever_its_page_size() throws Exception {
        for (int pageSize : new int[] {1024, 4096}) {
            Path file = folder.resolve("plain" + pageSize + ".db");
            try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file.toUri())) {
                Sql.execute(plain, "PRAGMA page_size = " + pageSize, "CREATE TABLE a (b)");
            }

            assertRefused(
                    folder, ProblemCode.PLAINTEXT_DATABASE, () -> Keys.raw().open(new DatabaseFile(file)));
        }
    }

    @Test
    void nothing_is_opened_while_statements_are_printed() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        StringWriter log = new StringWriter();
        DriverManager.setLogWriter(new PrintWriter(log));
        try {
            assertRefused(folder, ProblemCode.LOG_WRITER_SET, () -> Keys.raw().open(database));
        } finally {
            DriverManager.setLogWriter(null);
        }
        assertThat(log.toString()).isEmpty();
    }
}
