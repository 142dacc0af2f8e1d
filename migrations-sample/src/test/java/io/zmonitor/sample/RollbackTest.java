package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample goes back to every version it can go back to, and forward again, with the library and encrypted. */
class RollbackTest {
    private static final long PHONE_NUMBERS = 11;
    private static final SqlCipherKey KEY = SqlCipherKey.fetchedFrom(RollbackTest::key);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void an_empty_ward_goes_back_to_every_version_before_the_phone_numbers(long version) throws SQLException {
        migrator().withTarget(Target.upTo(10)).migrate();
        Map<String, String> newest = schema();

        assertRestored(migrator().maintenance().rollbackTo(version, "a test"));

        assertThat(schema()).isEqualTo(schemaOfVersion(version));
        migrator().withTarget(Target.upTo(10)).migrate();
        assertThat(schema()).isEqualTo(newest);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void a_full_ward_goes_back_to_every_version_after_the_phone_numbers(long version) throws SQLException {
        moveIn();
        migrator().migrate();
        Map<String, String> newest = schema();
        List<Long> rows = rows();

        assertRestored(migrator().maintenance().rollbackTo(version, "a test"));

        assertThat(schema()).isEqualTo(schemaOfVersion(version));
        assertThat(migrator().migrate().after()).hasToString("19");
        assertThat(schema()).isEqualTo(newest);
        assertThat(rows()).isEqualTo(rows);
        assertThat(migrator().maintenance().verify().findings()).isEmpty();
    }

    /** What the wards had written is not kept anywhere, so no code could honestly bring it back. */
    @Test
    void nothing_goes_back_before_the_phone_numbers() throws SQLException {
        migrator().migrate();
        Map<String, String> newest = schema();

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> migrator().maintenance().rollbackTo(PHONE_NUMBERS - 1, "a test"));

        assertThat(refusal.problem())
                .isEqualTo(
                        Problem.ofMigrations(ProblemCode.ROLLBACK_MISSING, List.of(MigrationId.data(PHONE_NUMBERS))));
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(schema()).isEqualTo(newest);
    }

    private static byte[] key() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0x5e);
        return key;
    }

    private static void assertRestored(RollbackReport report) {
        assertThat(report.keptSeeds()).isEmpty();
        assertThat(report.warnings())
                .extracting(Warning::kind)
                .doesNotContain(Warning.Kind.SCHEMA_NOT_RESTORED, Warning.Kind.ROLLBACK_SCRIPTS_DIFFER);
    }

    private void moveIn() throws SQLException {
        migrator().withTarget(Target.upTo(1)).migrate();
        try (PlainDatabase database = open("zmonitor.db")) {
            Ward.moveInto(database);
        }
        migrator().withTarget(Target.upTo(4)).migrate();
        try (PlainDatabase database = open("zmonitor.db")) {
            Ward.writeContacts(database);
        }
    }

    private List<Long> rows() throws SQLException {
        try (PlainDatabase database = open("zmonitor.db")) {
            return List.of(
                    database.count("patients"),
                    database.count("vitals"),
                    database.count("alarms"),
                    database.count("quarantined_vitals"),
                    database.count("settings"));
        }
    }

    private Map<String, String> schemaOfVersion(long version) throws SQLException {
        if (version == 0) {
            return Map.of();
        }
        migrator("fresh.db").withTarget(Target.upTo(version)).migrate();
        return schema("fresh.db");
    }

    private Map<String, String> schema() throws SQLException {
        return schema("zmonitor.db");
    }

    private Map<String, String> schema(String name) throws SQLException {
        try (PlainDatabase database = open(name)) {
            Map<String, String> schema = database.schema();
            schema.keySet().removeIf(object -> object.contains(" schema_version"));
            return schema;
        }
    }

    private Migrator migrator() {
        return migrator("zmonitor.db");
    }

    private Migrator migrator(String name) {
        return Migrator.forDatabase(folder.resolve(name), KEY)
                .withSource(MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER)
                        .and(new PhoneNumbersToE164()));
    }

    private PlainDatabase open(String name) throws SQLException {
        Connection connection = KEY.open(new DatabaseFile(folder.resolve(name)));
        return new PlainDatabase(connection);
    }
}
