package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages without codes are proved by quick_check: what it finds is not backed up, and not migrated. */
class PlaintextDamageTest {
    private static final int PAGE = 4096;
    private static final SqlMigration BEDS =
            SqlMigration.of(MigrationId.schema(1), "beds", "CREATE TABLE bed (id INTEGER PRIMARY KEY, note TEXT)");
    private static final SqlMigration NOTES = SqlMigration.of(
            MigrationId.data(2),
            "notes",
            "INSERT INTO bed (note) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                    + " SELECT hex(zeroblob(200)) FROM n");
    private static final SqlMigration ROOMS =
            SqlMigration.of(MigrationId.schema(3), "rooms", "CREATE TABLE room (id INTEGER)");

    @TempDir
    Path folder;

    private Path database;
    private Migrator migrator;

    @BeforeEach
    void make() {
        database = folder.resolve("monitor.db");
        migrator = migrator(BEDS, NOTES);
        migrator.migrate();
    }

    @Test
    void a_page_of_zeros_is_no_backup() throws IOException {
        zeroThePageBeforeTheLast();

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> migrator.maintenance().backup());

        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(refusal.problem().code()).isIn(ProblemCode.DAMAGED_BEFORE_RUN, ProblemCode.BACKUP_NOT_VERIFIED);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().contains(".backup-")))
                    .isEmpty();
        }
    }

    @Test
    void a_damaged_database_is_not_migrated() throws IOException {
        zeroThePageBeforeTheLast();
        byte[] before = Files.readAllBytes(database);

        MigrationException refusal = catchThrowableOfType(
                MigrationException.class, () -> migrator(BEDS, NOTES, ROOMS).migrate());

        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }

    private void zeroThePageBeforeTheLast() throws IOException {
        byte[] bytes = Files.readAllBytes(database);
        int start = bytes.length - 2 * PAGE;
        Arrays.fill(bytes, start, start + PAGE, (byte) 0);
        Files.write(database, bytes);
    }

    private Migrator migrator(SqlMigration... set) {
        return Migrator.forDatabase(database, PlaintextDatabase.withoutEncryption())
                .withSource(MigrationSource.of(set));
    }
}
