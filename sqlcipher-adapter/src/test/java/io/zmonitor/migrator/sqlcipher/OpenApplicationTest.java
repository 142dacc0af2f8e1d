package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
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
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maintenance while the application of this process is in the middle of a transaction. */
@EnabledOnOs(OS.LINUX)
class OpenApplicationTest {
    private static final SqlMigration PATIENTS = SqlMigration.of(
            MigrationId.schema(1), "patients", "CREATE TABLE patient (id INTEGER PRIMARY KEY, name TEXT);");
    private static final SqlMigration WARDS =
            SqlMigration.of(MigrationId.schema(2), "wards", "CREATE TABLE wards (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void what_only_reads_leaves_its_locks_alone(String journalMode) throws Exception {
        DatabaseFile database = inMode(journalMode);
        ChildCommand other = Drivers.child(OpenerMain.class, Drivers.cipher());
        try (Connection application = Keys.raw().open(database)) {
            Sql.execute(application, "BEGIN IMMEDIATE", "INSERT INTO patient (name) VALUES ('four')");
            Migrator migrator = migrator(database, PATIENTS, WARDS);
            migrator.status();
            migrator.plan();
            migrator.maintenance().verify();
            migrator.maintenance().backups();
            assertThat(migrator.maintenance().rehearse().report().applied()).hasSize(1);

            assertThat(Drivers.answer(other, "write", database.toString())).isEqualTo("busy");

            Sql.execute(application, "COMMIT");
        }
        try (Connection application = Keys.raw().open(database)) {
            assertThat(Sql.rows(application, "SELECT name FROM patient")).containsExactly("four");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void its_database_is_not_replaced(String journalMode) throws Exception {
        DatabaseFile database = inMode(journalMode);
        migrator(database, PATIENTS).maintenance().backup();
        List<Consumer<Maintenance>> replacing = List.of(
                maintenance -> maintenance.restoreNewest("a try"),
                maintenance -> maintenance.rehearseAndSwap("a test"),
                maintenance -> maintenance.rekey(Keys.otherRaw(), "a try"));
        for (Consumer<Maintenance> deed : replacing) {
            try (Connection application = Keys.raw().open(database)) {
                Sql.execute(application, "BEGIN IMMEDIATE", "INSERT INTO patient (name) VALUES ('five')");

                MigrationException refusal = catchThrowableOfType(
                        MigrationException.class,
                        () -> deed.accept(migrator(database, PATIENTS, WARDS).maintenance()));

                assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DATABASE_BUSY);
                assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
                Sql.execute(application, "COMMIT");
            }
        }
        try (Connection application = Keys.raw().open(database)) {
            assertThat(Sql.rows(application, "SELECT name FROM patient")).containsExactly("five", "five", "five");
        }
        assertThat(Files.exists(Path.of(database + "-migrator-next"))).isFalse();
        migrator(database, PATIENTS).maintenance().restoreNewest("now it may");
    }

    private DatabaseFile inMode(String journalMode) throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        migrator(database, PATIENTS).migrate();
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, "PRAGMA journal_mode = " + journalMode);
        }
        return database;
    }

    private static Migrator migrator(DatabaseFile database, SqlMigration... migrations) {
        return Migrator.forDatabase(database.path(), Keys.raw())
                .withSource(MigrationSource.of(migrations))
                .withLockTimeout(Duration.ofMillis(50));
    }
}
