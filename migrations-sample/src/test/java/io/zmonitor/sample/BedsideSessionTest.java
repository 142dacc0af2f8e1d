package io.zmonitor.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BedsideSessionTest {
    private static final byte[] KEY = "thirty-two bytes, for tests only".getBytes(UTF_8);

    @TempDir
    private Path folder;

    @Test
    void each_session_admits_one_patient_with_readings() throws SQLException {
        try (SqlCipherKey key = SqlCipherKey.raw(KEY);
                MigratedDatabase database = Migrator.forDatabase(folder.resolve("zmonitor.db"), key)
                        .withSource(MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER)
                                .and(new PhoneNumbersToE164()))
                        .migrateAndOpen()) {
            BedsideSession session = new BedsideSession(database.dataSource());

            String first = session.admitAndMeasure();
            String second = session.admitAndMeasure();

            assertThat(first).matches("Admitted MRN-[0-9A-Z]+ to WARD-3/BED-12, 3 readings stored and read back\\.");
            assertThat(second).isNotEqualTo(first);
            try (Connection connection = database.dataSource().getConnection()) {
                assertThat(Sql.number(connection, "SELECT count(*) FROM patient_overview"))
                        .isEqualTo(2);
                assertThat(Sql.number(connection, "SELECT count(*) FROM daily_vitals WHERE readings = 1"))
                        .isEqualTo(6);
                assertThat(Sql.number(connection, "SELECT count(*) FROM admission_events"))
                        .isEqualTo(2);
            }
        }
    }
}
