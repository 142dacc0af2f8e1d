package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does get out, measured, so that docs/explanation/security.md says no less than what is so. */
class KnownLimitsTest {
    @TempDir
    Path folder;

    private EncryptedDevice device;

    @BeforeEach
    void fill() throws Exception {
        device = new EncryptedDevice(folder.resolve("device"), folder.resolve("scripts"));
        device.fill();
    }

    @AfterEach
    void stopPrinting() {
        DriverManager.setLogWriter(null);
    }

    /** A row without parent is named by its row id, which is its primary key where that is a whole number. */
    @Test
    void a_row_without_parent_is_named_by_its_row_id() throws Exception {
        device.meddle("INSERT INTO admission SELECT mrn, mrn, name FROM patient");

        device.attempt(() -> device.migrator(
                        EncryptedDevice.PATIENTS,
                        EncryptedDevice.data(2, "-- @rows patient may decrease\nDELETE FROM patient;"))
                .migrate());

        assertThat(Leak.in(
                        Sink.EXCEPTION, "", device.evidence().of(Sink.EXCEPTION).getBytes(StandardCharsets.UTF_8)))
                .extracting(Leak::secret)
                .containsExactly(Secret.NUMBER);
    }

    /**
     * Who sets a log writer in the middle of a run sees its statements, but neither values nor the key: the file is not
     * opened again, and what attaches it takes no key.
     */
    @Test
    void a_log_writer_that_is_set_during_a_run_prints_the_statements_of_scripts() {
        SqlMigration noted =
                EncryptedDevice.data(2, "UPDATE admission SET note = '" + Secret.LITERAL_VALUE + "' WHERE id = 1;");

        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, noted)
                .withListener(event -> {
                    if (event instanceof RunListener.Event.Started) {
                        DriverManager.setLogWriter(Sinks.driverLog(device.evidence()));
                    }
                })
                .migrate());
        DriverManager.setLogWriter(null);

        assertThat(Secret.in(device.evidence().of(Sink.DRIVER_LOG))).containsExactly(Secret.LITERAL);
        assertThat(device.reached()).isEmpty();
        assertThat(device.migrator(EncryptedDevice.PATIENTS, noted).migrate().wasUpToDate())
                .isTrue();
    }

    /** Whoever has the connection has the key: the driver keeps its settings as long as the connection lives. */
    @Test
    void an_open_connection_of_the_driver_gives_its_key_away() throws Exception {
        try (Connection connection = device.key().open(device.database())) {
            Object database = connection.getClass().getMethod("getDatabase").invoke(connection);
            Object config = database.getClass().getMethod("getConfig").invoke(database);
            Object settings = config.getClass().getMethod("toProperties").invoke(config);

            assertThat(Secret.in(settings.toString())).containsExactly(Secret.KEY);
            assertThat(Secret.in(connection + connection.getMetaData().getURL() + connection.getClientInfo()))
                    .isEmpty();
        }
    }

    /** Text of the script is the application's own; it is in the audit, and in the file only encrypted. */
    @Test
    void the_statement_that_failed_is_said_and_stored() throws Exception {
        device.attempt(() -> device.migrator(
                        EncryptedDevice.PATIENTS,
                        EncryptedDevice.data(
                                2, "INSERT INTO patient VALUES (2, '" + Secret.LITERAL_VALUE + "', NULL);"))
                .migrate());
        device.readLedger();

        assertThat(Secret.in(device.evidence().of(Sink.EXCEPTION))).containsExactly(Secret.LITERAL);
        assertThat(Secret.in(device.evidence().of(Sink.LEDGER))).containsExactly(Secret.LITERAL);
        assertThat(Leak.inFolder(folder.resolve("device"))).isEmpty();
    }
}
