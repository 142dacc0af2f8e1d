package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three releases take turns with the database of one ward, in several orders: no reading loses its unit. */
class ReleasesTest {
    private static final MigrationSource TODAY =
            MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER).and(new PhoneNumbersToE164());
    private static final String OLD_READING =
            "INSERT INTO vitals (parameter_type, value, unit, timestamp) VALUES ('nibp', 120, 'mmHg', 1)";
    private static final String READING_IN_BOTH_FORMS =
            "INSERT INTO vitals (parameter_type, value, unit, unit_code, timestamp)"
                    + " VALUES ('nibp', 120, 'mmHg', 'mm[Hg]', 1)";
    private static final String NEW_READING =
            "INSERT INTO vitals (parameter_type, value, unit_code, timestamp) VALUES ('nibp', 120, 'mm[Hg]', 1)";

    @TempDir
    private Path folder;

    private Path database;
    private SqlCipherKey key;

    @BeforeEach
    void fillAWard() throws SQLException {
        database = folder.resolve("zmonitor.db");
        KeyFile keyFile = new KeyFile(folder.resolve("zmonitor.key"));
        keyFile.create();
        key = SqlCipherKey.fetchedFrom(keyFile::fetch);
        today().withTarget(Target.upTo(1)).migrate();
        try (PlainDatabase plain = open()) {
            Ward.moveInto(plain);
        }
        today().migrate();
    }

    @Test
    void one_after_the_other() throws Exception {
        boot(Releases.EXPAND, OLD_READING, false);
        assertThat(count("patients WHERE search_name = upper(name)")).isEqualTo(Ward.PATIENTS);
        boot(Releases.BACKFILL, READING_IN_BOTH_FORMS, true);
        assertThat(count("vitals WHERE unit_code IS NULL")).isZero();
        boot(Releases.CONTRACT, NEW_READING, false);

        assertEveryReadingHasItsCode(3);
    }

    @Test
    void the_older_one_works_on_beside_a_backfill_that_is_not_done() throws Exception {
        boot(Releases.EXPAND, OLD_READING, false);
        boot(Releases.BACKFILL, READING_IN_BOTH_FORMS, false);
        assertThat(count("vitals WHERE unit_code IS NULL")).isPositive();
        boot(Releases.EXPAND, OLD_READING, false);
        boot(Releases.BACKFILL, READING_IN_BOTH_FORMS, true);
        assertThat(count("vitals WHERE unit_code IS NULL")).isZero();
        boot(Releases.EXPAND, OLD_READING, false);
        assertThat(count("vitals WHERE unit_code IS NULL")).isEqualTo(1);
        boot(Releases.CONTRACT, NEW_READING, false);

        assertEveryReadingHasItsCode(6);
    }

    @Test
    void a_device_that_skips_releases_does_all_of_it_at_one_boot() throws Exception {
        boot(Releases.CONTRACT, NEW_READING, false);

        assertEveryReadingHasItsCode(1);
    }

    @Test
    void a_device_that_skips_the_backfill_does_it_before_the_contract() throws Exception {
        boot(Releases.EXPAND, OLD_READING, false);
        boot(Releases.CONTRACT, NEW_READING, false);

        assertEveryReadingHasItsCode(2);
    }

    @Test
    void after_the_contract_the_older_ones_are_refused_and_the_rollback_lets_them_in_again() throws Exception {
        boot(Releases.CONTRACT, NEW_READING, false);

        for (Releases older : new Releases[] {Releases.EXPAND, Releases.BACKFILL}) {
            assertThatThrownBy(() -> migrator(older).migrate())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("schema-0024");
        }
        assertEveryReadingHasItsCode(1);

        migrator(Releases.CONTRACT).maintenance().rollbackTo(23, "the ward goes back to 5.1");
        boot(Releases.BACKFILL, READING_IN_BOTH_FORMS, false);
        assertThat(count("vitals WHERE unit = 'bpm' AND unit_code = '{beats}/min'"))
                .isEqualTo(Ward.READINGS);
        assertThat(count("vitals WHERE unit = ''")).isZero();
    }

    private void boot(Releases release, String reading, boolean isFinished) throws Exception {
        try (MigratedDatabase opened = migrator(release).migrateAndOpen()) {
            if (isFinished) {
                Background background = opened.background();
                background.start(Background.Pace.USUAL);
                assertThat(background.await(Duration.ofMinutes(1))).isEqualTo(Background.State.DONE);
            }
            try (Connection connection = opened.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(reading)).isEqualTo(1);
            }
        }
    }

    private void assertEveryReadingHasItsCode(int added) throws SQLException {
        assertThat(count("vitals")).isEqualTo(Ward.READINGS + added);
        assertThat(count("vitals WHERE parameter_type = 'heart_rate' AND unit_code = '{beats}/min'"))
                .isEqualTo(Ward.READINGS);
        assertThat(count("vitals WHERE parameter_type = 'nibp' AND unit_code = 'mm[Hg]'"))
                .isEqualTo(added);
        assertThat(count("pragma_table_info('vitals') WHERE name = 'unit'")).isZero();
    }

    private Migrator today() {
        return Migrator.forDatabase(database, key).withSource(TODAY).withApplication("z-monitor", "4.2.0");
    }

    private Migrator migrator(Releases release) {
        return Migrator.forDatabase(database, key)
                .withSource(release.source())
                .withApplication("z-monitor", release.version());
    }

    private long count(String what) throws SQLException {
        try (PlainDatabase plain = open()) {
            return plain.count(what);
        }
    }

    private PlainDatabase open() throws SQLException {
        return new PlainDatabase(key.open(new DatabaseFile(database)));
    }
}
