package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change of key or cipher through the front door: a new file, swapped in, and the old one kept. */
class RekeyTest {
    private static final SqlMigration BEDS = SqlMigration.of(
            MigrationId.schema(1), "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY AUTOINCREMENT, ward TEXT);");
    private static final String REASON = "the old key was on a lost laptop";

    @TempDir
    Path folder;

    @Test
    void the_new_key_opens_the_database_and_the_old_key_what_was_replaced() throws Exception {
        SqlCipherKey old = Keys.passphrase("the old one");
        SqlCipherKey fresh = Keys.raw();
        DatabaseFile database = migrated(old);
        byte[] before = Files.readAllBytes(database.path());

        Maintenance.RekeyReport report = migrator(database, old).maintenance().rekey(fresh, REASON);

        assertThat(wards(database, fresh)).containsExactly("east");
        assertThat(report.bytes()).isEqualTo(Files.size(database.path()));
        assertThat(Files.readAllBytes(report.replaced().resolve("zmonitor.db"))).isEqualTo(before);
        assertThat(refusalOf(migrator(database, old)).problem().code()).isEqualTo(ProblemCode.WRONG_KEY);
        assertThat(migrator(database, fresh).migrate().wasUpToDate()).isTrue();
        assertThat(migrator(database, fresh).maintenance().verify().isClean()).isTrue();
        assertThat(migrator(database, fresh).maintenance().history())
                .last()
                .satisfies(entry -> assertThat(entry.toString()).contains("rekey", REASON));
    }

    @Test
    void a_wrong_old_key_touches_nothing() throws Exception {
        DatabaseFile database = migrated(Keys.raw());
        byte[] before = Files.readAllBytes(database.path());

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> migrator(database, Keys.passphrase("another"))
                        .maintenance()
                        .rekey(Keys.passphrase("new"), REASON));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.WRONG_KEY);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void a_database_in_plaintext_is_encrypted() throws Exception {
        PlaintextDatabase plaintext = PlaintextDatabase.withoutEncryption();
        DatabaseFile database = migrated(plaintext);

        migrator(database, plaintext).maintenance().rekey(Keys.raw(), "it must be encrypted");

        assertThat(new String(Files.readAllBytes(database.path()), 0, 15, java.nio.charset.StandardCharsets.US_ASCII))
                .isNotEqualTo("SQLite format 3");
        assertThat(wards(database, Keys.raw())).containsExactly("east");
        assertThat(migrator(database, Keys.raw()).migrate().wasUpToDate()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_file_of_an_older_generation_is_upgraded(OlderFile older) throws Exception {
        DatabaseFile database = older.copiedTo(folder);

        Migrator.forDatabase(database.path(), older.keyOfItsFormat())
                .maintenance()
                .rekey(older.key(), "upgrade to SQLCipher 4");

        assertThat(older.key().examine(database).isSound()).isTrue();
        try (Connection connection = older.key().open(database)) {
            assertThat(Sql.rows(connection, "SELECT count(*) > 0 FROM sqlite_schema"))
                    .hasSize(1);
        }
    }

    @Test
    void a_blank_reason_is_a_programming_mistake() throws Exception {
        DatabaseFile database = migrated(Keys.raw());

        assertThatThrownBy(() -> migrator(database, Keys.raw()).maintenance().rekey(Keys.raw(), " "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private DatabaseFile migrated(DatabaseOpener key) throws SQLException, IOException {
        DatabaseFile database = new DatabaseFile(folder.resolve("zmonitor.db"));
        migrator(database, key).migrate();
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, "INSERT INTO beds (ward) VALUES ('east')");
        }
        return database;
    }

    private static Migrator migrator(DatabaseFile database, DatabaseOpener key) {
        return Migrator.forDatabase(database.path(), key).withSource(MigrationSource.of(BEDS));
    }

    private static MigrationException refusalOf(Migrator migrator) {
        return catchThrowableOfType(MigrationException.class, migrator::migrate);
    }

    private static List<String> wards(DatabaseFile database, DatabaseOpener key) throws SQLException {
        try (Connection connection = key.open(database)) {
            return Sql.rows(connection, "SELECT ward FROM beds");
        }
    }
}
