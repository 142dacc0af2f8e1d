package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A storage that loses a write gives back what the page held before: the key wrote it, and it does not fit to the others.
 * A backup that is called verified holds no such page, as far as SQLite can tell (decision 046).
 */
class StalePageTest {
    private static final int PAGE = 4096;
    private static final SqlMigration VITALS = SqlMigration.of(
            MigrationId.schema(1),
            "vitals",
            "CREATE TABLE vitals (id INTEGER PRIMARY KEY, unit TEXT NOT NULL DEFAULT '', raw BLOB);");

    @TempDir
    Path folder;

    static Stream<DatabaseOpener> openers() {
        return Stream.of(Keys.raw(), PlaintextDatabase.withoutEncryption());
    }

    @ParameterizedTest
    @MethodSource("openers")
    void a_backup_in_which_pages_do_not_fit_together_is_not_published(DatabaseOpener key) throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        Migrator migrator = migrator(database, key);
        migrator.migrate();
        change(database, key, "CREATE TABLE trends (id INTEGER PRIMARY KEY, raw BLOB)", rows("trends", 300));
        byte[] before = Files.readAllBytes(database.path());
        change(database, key, "DROP TABLE trends", rows("vitals", 300));
        byte[] after = Files.readAllBytes(database.path());
        int unfit = 0;
        for (int at = PAGE; at < Math.min(before.length, after.length); at += 3 * PAGE) {
            byte[] mixed = after.clone();
            System.arraycopy(before, at, mixed, at, PAGE);
            if (Arrays.equals(mixed, after)) {
                continue;
            }
            Files.write(database.path(), mixed);
            boolean fits = fits(database, key);

            MigrationException refusal = catchThrowableOfType(
                    MigrationException.class, () -> migrator.maintenance().backup());

            assertThat(refusal == null).as("page %s", at / PAGE + 1).isEqualTo(fits);
            if (refusal != null) {
                assertThat(refusal.problem().code()).isEqualTo(ProblemCode.DAMAGED_BEFORE_RUN);
                assertThat(Files.readAllBytes(database.path())).isEqualTo(mixed);
                unfit++;
            }
        }
        assertThat(unfit).isPositive();
    }

    /** As after a column was declared NOT NULL in the way that SQLite's own page on ALTER TABLE describes. */
    @ParameterizedTest
    @MethodSource("openers")
    void a_row_that_breaks_what_its_column_declares_is_no_damage(DatabaseOpener key) throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        migrator(database, key).migrate();
        change(
                database,
                key,
                "CREATE TABLE alarms (id INTEGER PRIMARY KEY, reason TEXT, value INTEGER)",
                "INSERT INTO alarms VALUES (1, NULL, 2), (2, 'low', 'three')",
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = replace(sql, 'reason TEXT', 'reason TEXT NOT NULL') WHERE name = 'alarms'",
                "PRAGMA writable_schema = RESET");
        try (Connection connection = key.open(database)) {
            assertThat(Sql.text(connection, "PRAGMA quick_check")).isEqualTo("NULL value in alarms.reason");
        }

        assertThat(migrator(database, key).maintenance().backup()).isNotNull();
    }

    /** What the policy leaves out is what a check on request finds: see the page on options. */
    @Test
    void with_a_row_of_each_kind_a_sound_file_is_backed_up() throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        migrator(database, Keys.raw()).migrate();
        change(
                database,
                Keys.raw(),
                "CREATE VIRTUAL TABLE notes USING fts5(text)",
                "INSERT INTO notes VALUES ('stable')",
                "CREATE VIRTUAL TABLE places USING rtree(id, a, b)",
                "INSERT INTO places VALUES (1, 2, 3)",
                "CREATE TABLE \"Größe 'x'\" (a TEXT PRIMARY KEY, b AS (a || '!') STORED, c JSON CHECK (json_valid(c))) WITHOUT ROWID",
                "INSERT INTO \"Größe 'x'\" (a, c) VALUES ('ä', '{}')",
                rows("vitals", 50),
                "DELETE FROM vitals WHERE id > 10");

        assertThat(migrator(database, Keys.raw()).maintenance().backup()).isNotNull();
    }

    private static boolean fits(DatabaseFile database, DatabaseOpener key) {
        try (Connection connection = key.open(database)) {
            return Sql.text(connection, "PRAGMA quick_check").equals("ok");
        } catch (SQLException | MigrationException e) {
            return false;
        }
    }

    private static String rows(String table, int count) {
        return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + count + ") INSERT INTO "
                + table + " (raw) SELECT randomblob(600) FROM n";
    }

    private static void change(DatabaseFile database, DatabaseOpener key, String... statements)
            throws SQLException, IOException {
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, statements);
        }
        assertThat(Files.size(database.path())).isPositive();
    }

    private static Migrator migrator(DatabaseFile database, DatabaseOpener key) {
        return Migrator.forDatabase(database.path(), key).withSource(MigrationSource.of(VITALS));
    }
}
