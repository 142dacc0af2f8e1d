package io.zmonitor.migrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.cli.Ward.Answer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command on a real encrypted file. */
class CommandsTest {
    @TempDir
    Path folder;

    private Ward ward;

    @BeforeEach
    void open() {
        ward = new Ward(folder);
    }

    @Test
    void a_database_is_made_only_if_that_is_meant() {
        Answer refused = ward.run("migrate");

        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.err())
                .contains("ZM-125", "Now: zmonitor-migrator --db '")
                .contains("migrate --create");
        assertThat(ward.database).doesNotExist();

        assertThat(ward.run("migrate", "--create").exit()).isZero();
        assertThat(ward.database).exists();
    }

    @Test
    void a_dry_run_shows_the_sql_and_writes_nothing() {
        Answer answer = ward.run("migrate", "--create", "--dry-run");

        assertThat(answer.exit()).isZero();
        assertThat(answer.out()).contains("would apply schema-0002  beds", "CREATE TABLE \"b\u00e9ds\"");
        assertThat(ward.database).doesNotExist();
        assertThat(ward.json(0, "migrate", "--create", "--dry-run")).contains("\"dryRun\":true", "\"sql\":\"CREATE");
        assertThat(ward.json(0, "plan")).contains("\"id\":\"schema-0001\"").doesNotContain("\"sql\"");
    }

    @Test
    void a_migration_says_what_it_did() {
        assertThat(ward.json(0, "migrate", "--create", "--target", "1"))
                .contains("\"ok\":true", "\"dryRun\":false", "\"after\":{\"number\":1,");

        Answer rest = ward.run("migrate");

        assertThat(rest.out()).contains("from version 1 to 2", "applied schema-0002  beds", "Backup: ");
        assertThat(rest.err()).contains("schema-0002 beds ...", "verified");
        assertThat(ward.run("--quiet", "migrate").err()).isEmpty();
        assertThat(ward.run("migrate").out()).contains("nothing was pending");
    }

    @Test
    void a_rehearsal_leaves_the_database_as_it_was() throws SQLException, IOException {
        ward.run("migrate", "--create", "--target", "1");
        ward.sql("INSERT INTO patients (name) VALUES ('x')");
        byte[] before = Files.readAllBytes(ward.database);

        assertThat(ward.json(0, "migrate", "--rehearse")).contains("\"rehearsal\":{\"tables\":[", "\"before\":null");
        assertThat(ward.run("migrate", "--rehearse").out()).contains("on a copy", "The database was only read.");

        assertThat(Files.readAllBytes(ward.database)).isEqualTo(before);
    }

    @Test
    void status_names_what_is_pending() {
        ward.run("migrate", "--create", "--target", "1");

        assertThat(ward.run("status").out())
                .contains("version 1 (schema 1, data 0, seed 0), 1 applied, 1 pending", "PENDING  schema-0002  beds")
                .doesNotContain("patients");
        assertThat(ward.run("status", "--all").out()).contains("APPLIED  schema-0001  patients");
        assertThat(ward.json(0, "status")).contains("\"pending\":[\"schema-0002\"]");
    }

    @Test
    void status_can_answer_by_its_exit_code() {
        ward.run("migrate", "--create", "--target", "1");
        assertThat(ward.json(4, "status", "--exit-code")).contains("\"ok\":false", "\"result\":");
        ward.run("migrate");
        assertThat(ward.run("status", "--exit-code").exit()).isZero();
        ward.script("schema/0001_patients.sql", "CREATE TABLE patients (id INTEGER PRIMARY KEY);");
        assertThat(ward.json(3, "status", "--exit-code")).contains("\"state\":\"CHANGED\"");
        assertThat(ward.run("status").exit()).isZero();
    }

    @Test
    void a_check_that_fails_ends_with_3() throws SQLException {
        ward.run("migrate", "--create");
        assertThat(ward.json(0, "check", "--full")).contains("\"check\":\"integrity check\"", "\"failed\":0");
        ward.sql("DROP TRIGGER schema_version_audit_keeps_rows");
        ward.sql("DELETE FROM schema_version_audit WHERE rowid = 1");
        assertThat(ward.run("check").exit()).isZero();
        assertThat(ward.json(3, "check", "--full")).contains("\"verdict\":\"FAIL\"");
    }

    @Test
    void verify_finds_a_changed_script_and_a_changed_schema() throws SQLException, IOException {
        ward.run("migrate", "--create");
        assertThat(ward.json(0, "verify")).contains("\"findings\":[]");

        ward.sql("CREATE TABLE extra (id INTEGER)");
        ward.script("schema/0001_patients.sql", "CREATE TABLE patients (id INTEGER PRIMARY KEY);");

        assertThat(ward.json(3, "verify")).contains("\"place\":\"LEDGER\"", "\"place\":\"SCHEMA\"");
        Path yaml = Files.writeString(
                folder.resolve("database.yaml"),
                "format: 1\ntables:\n  patients:\n    columns:\n      id:\n        type: INTEGER\n        primaryKey: true\n");
        assertThat(ward.run("verify", "--schema", yaml.toString()).exit()).isIn(1, 3);
    }

    @Test
    void history_is_the_audit() {
        ward.run("--operator", "Nurse Joy", "migrate", "--create");

        assertThat(ward.run("history").out()).contains("schema-0001", "run", "Nurse Joy");
        assertThat(ward.json(0, "history", "--last", "1")).contains("\"operation\":\"run\"", "\"count\":3");
        Answer lines = ward.run("history", "--json-lines");
        assertThat(lines.out().lines()).hasSize(4);
        assertThat(lines.out().lines().limit(3)).allMatch(line -> line.startsWith("{\"event\":\"row\""));
    }

    @Test
    void progress_is_told_as_lines_of_json_and_the_last_line_is_the_document() {
        Answer answer = ward.run("--json-lines", "migrate", "--create");

        assertThat(answer.out().lines().map(line -> line.replaceAll("[:,].*", "")))
                .startsWith("{\"event\"")
                .endsWith("{\"format\"");
        assertThat(answer.out()).contains("{\"event\":\"planned\"", "{\"event\":\"applied\",\"id\":\"schema-0002\"");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void backups_are_taken_listed_and_put_back() throws SQLException, IOException {
        ward.run("migrate", "--create");
        ward.sql("INSERT INTO patients (name) VALUES ('x'), ('y')");
        assertThat(ward.json(0, "backup")).contains("\"backup\":{\"file\":");
        ward.sql("DELETE FROM patients WHERE id = 1");

        assertThat(ward.json(0, "backups"))
                .contains("\"version\":{\"number\":2", "newest of version 2", "\"problem\":null");
        assertThat(ward.bare("--db", ward.database.toString(), "backups", "--names-only")
                        .out())
                .contains("1 backup", ".backup-");
        assertThat(ward.json(0, "restore", "--newest", "--dry-run"))
                .contains("{\"table\":\"patients\",\"now\":1,\"inBackup\":2}");
        assertThat(ward.run("restore", "--newest", "--dry-run").out())
                .contains("patients  1         2", "Nothing changed.");

        assertThat(ward.json(0, "restore", "--newest", "--reason", "ticket 4711", "--yes"))
                .contains("\"dryRun\":false", "\"aside\":\"");

        assertThat(ward.run("history").out()).contains("ticket 4711");
        assertThat(ward.run("restore", "--newest", "--dry-run").out()).contains("Every table has as many rows as now.");
    }

    @Test
    void a_lost_database_is_restored_too() throws IOException {
        ward.run("migrate", "--create");
        ward.run("backup");
        Files.delete(ward.database);

        assertThat(ward.run("restore", "--newest", "--reason", "lost", "--yes").exit())
                .isZero();
        assertThat(ward.run("status").out()).contains("version 2");
    }

    @Test
    void a_rollback_shows_its_script_and_undoes() {
        ward.run("migrate", "--create");

        Answer dry = ward.run("rollback", "--to", "1", "--dry-run");
        assertThat(dry.out()).contains("would undo schema-0002  beds", "DROP TABLE \"b\u00e9ds\";", "Nothing changed.");
        assertThat(ward.run("status").out()).contains("version 2");

        assertThat(ward.json(0, "rollback", "--steps", "1", "--reason", "ticket 4711", "--yes"))
                .contains("\"id\":\"schema-0002\"", "\"used\":\"STORED_AND_PRESENT\"");
        assertThat(ward.run("status").out()).contains("version 1");
        assertThat(ward.run("rollback", "--to", "1", "--reason", "again").out()).contains("nothing to roll back");
        assertThat(ward.json(1, "rollback", "--to", "0", "--reason", "x", "--yes"))
                .contains("ZM-602");
    }

    @Test
    void a_rollback_is_rehearsed_on_a_copy() throws SQLException, IOException {
        ward.run("migrate", "--create");
        ward.sql("INSERT INTO \"b\u00e9ds\" (ward) VALUES ('x'), ('y')");
        byte[] before = Files.readAllBytes(ward.database);

        assertThat(ward.json(0, "rollback", "--steps", "1", "--rehearse"))
                .contains(
                        "{\"table\":\"b\u00e9ds\",\"before\":2,\"after\":null}",
                        "\"columnsGone\":[\"b\u00e9ds.id\",\"b\u00e9ds.ward\"]");
        assertThat(ward.run("rollback", "--to", "1", "--rehearse").out())
                .contains("undid schema-0002", "column gone: b\u00e9ds.ward", "The database was only read.");
        assertThat(ward.json(1, "rollback", "--to", "0", "--rehearse")).contains("ZM-602", "\"state\":\"UNTOUCHED\"");

        assertThat(Files.readAllBytes(ward.database)).isEqualTo(before);
    }

    @Test
    void examine_says_why_a_file_does_not_open() throws IOException {
        ward.run("migrate", "--create");
        assertThat(ward.json(0, "examine")).contains("\"sound\":true", "\"damaged\":[]");

        try (RandomAccessFile file = new RandomAccessFile(ward.database.toFile(), "rw")) {
            file.seek(2 * 4096 + 100);
            file.write(new byte[64]);
        }

        assertThat(ward.json(8, "examine")).contains("\"code\":\"ZM-129\"", "\"damaged\":[3]");
        Ward.key(ward.rawKeyFile, "f".repeat(64));
        assertThat(ward.json(6, "examine")).contains("\"code\":\"ZM-101\"");
        assertThat(ward.json(6, "status")).contains("ZM-101").contains("examine\"");
    }

    @Test
    void the_lock_file_is_written_and_verified() throws IOException {
        String folderOfScripts = ward.migrations.toString();
        assertThat(ward.bare("--migrations", folderOfScripts, "lock", "--verify")
                        .exit())
                .isNotZero();
        assertThat(ward.bare("--migrations", folderOfScripts, "lock").exit()).isZero();
        assertThat(ward.json(0, "lock", "--verify")).contains("\"written\":null");

        ward.script("schema/0001_patients.sql", "CREATE TABLE other (id INTEGER PRIMARY KEY);");

        assertThat(ward.json(3, "lock", "--verify")).contains("ZM-720");
    }

    @Test
    void a_snapshot_is_written_and_verified() {
        assertThat(ward.json(0, "snapshot", "2")).contains("0002.sql");
        assertThat(ward.json(0, "snapshot", "--verify")).contains("\"compared\":[2]");
        assertThat(ward.json(2, "snapshot")).contains("ZM-865");
    }

    @Test
    void migrations_may_be_in_a_jar() throws IOException {
        Path jar = folder.resolve("app.jar");
        try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : new String[] {"META-INF/migrations/", "META-INF/migrations/schema/"}) {
                zip.putNextEntry(new java.util.zip.ZipEntry(name));
            }
            zip.putNextEntry(new java.util.zip.ZipEntry("META-INF/migrations/schema/0001_patients.sql"));
            zip.write(Files.readAllBytes(ward.migrations.resolve("schema/0001_patients.sql")));
        }

        Answer answer = ward.bare(
                "--db",
                ward.database.toString(),
                "--raw-key-file",
                ward.rawKeyFile.toString(),
                "--migrations",
                jar.toString(),
                "migrate",
                "--create");

        assertThat(answer.out()).contains("applied schema-0001");
    }

    @Test
    void version_names_driver_sqlite_cipher_and_java() {
        assertThat(ward.bare("version").out()).contains("SQLite 3.", "Java ", "driver ");
        assertThat(ward.json(0, "version")).contains("\"cipher\":\"SQLite3 Multiple Ciphers");
    }

    @Test
    void nothing_but_the_database_and_its_backups_stays_behind() throws IOException {
        ward.run("migrate", "--create");
        ward.run("status");
        ward.run("examine");
        ward.run("backups");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.startsWith("ward 7.db")
                            || name.matches("ward.(key|raw)")
                            || name.equals("migrations"));
        }
    }
}
