package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.MigrationsSnapshot;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Sources and scripts that are refused before anything runs; each holds the marked literal. */
final class ScriptScenes {
    private static final String WORD = Secret.LITERAL_VALUE;
    private static final String FIRST = "schema/0001_first.sql";
    private static final String TABLE = "CREATE TABLE t (a DEFAULT '" + WORD + "');\n";

    private ScriptScenes() {}

    private static String snapshotOf(EncryptedDevice device) {
        return MigrationsSnapshot.of(MigrationSource.directory(device.scripts()))
                .text(1);
    }

    // Of the folder's migrations, with another text behind its header and the hash of that text, or of another one.
    private static void snapshot(EncryptedDevice device, String statements, String hashed) throws Exception {
        String[] lines = snapshotOf(device).split("\n", -1);
        String text = lines[2] + "\n" + statements;
        byte[] hash = MessageDigest.getInstance("SHA-256").digest((text + hashed).getBytes(StandardCharsets.UTF_8));
        device.script(
                "snapshot/0001.sql", lines[0] + "\n-- sha256 " + HexFormat.of().formatHex(hash) + "\n" + text);
    }

    static List<FailureCase> all() {
        List<FailureCase> all = new ArrayList<>(List.of(
                FailureCase.of(ProblemCode.SOURCE_MISSING, "no_source", device -> {
                    Files.delete(device.scripts());
                    load(device);
                }),
                FailureCase.of(ProblemCode.NOT_UTF_8, "not_utf_8", device -> {
                    device.script(FIRST, TABLE);
                    Files.write(
                            device.scripts().resolve("schema/0002_latin.sql"),
                            ("SELECT 'ä " + WORD + "';").getBytes(StandardCharsets.ISO_8859_1));
                    load(device);
                }),
                FailureCase.of(ProblemCode.SCRIPT_NOT_A_FILE, "folder_for_a_script", device -> {
                    locked(device);
                    Files.delete(device.scripts().resolve("migrations.lock"));
                    Files.createDirectory(device.scripts().resolve("migrations.lock"));
                    load(device);
                }),
                FailureCase.of(ProblemCode.UNREADABLE, "link_to_itself", device -> {
                    device.script("schema/0001_ward.sql", "CREATE TABLE ward (id INTEGER);");
                    Files.createSymbolicLink(device.scripts().resolve("schema/0002_bed.sql"), Path.of("0002_bed.sql"));
                    device.attempt(() -> device.fromFolder().migrate());
                }),
                FailureCase.of(ProblemCode.LINK_REFUSED, "link", device -> {
                    device.script(FIRST, TABLE);
                    Path target = Files.createTempDirectory("elsewhere");
                    Files.createSymbolicLink(device.scripts().resolve("data"), target);
                    load(device);
                    Files.delete(target);
                }),
                FailureCase.of(ProblemCode.LOCK_FILE_STALE, "stale_lock_file", device -> {
                    locked(device);
                    device.script(FIRST, TABLE + TABLE);
                    load(device);
                }),
                FailureCase.of(ProblemCode.LOCK_FILE_MALFORMED, "malformed_lock_file", device -> {
                    locked(device);
                    device.script("migrations.lock", WORD + "\nchain  12\n");
                    load(device);
                }),
                FailureCase.of(ProblemCode.LOCK_FILE_INCOMPLETE, "incomplete_lock_file", device -> {
                    locked(device);
                    device.script("schema/0002_second.sql", TABLE);
                    load(device);
                }),
                FailureCase.of(ProblemCode.LISTED_FILE_MISSING, "listed_file_missing", device -> {
                    locked(device);
                    Files.delete(device.scripts().resolve(FIRST));
                    load(device);
                }),
                FailureCase.of(ProblemCode.LOCK_FILE_NOT_WRITTEN, "lock_file_not_written", device -> {
                    device.script(FIRST, TABLE);
                    Files.createDirectories(device.scripts().resolve("migrations.lock/full"));
                    device.attempt(() -> {
                        MigrationsLock.write(device.scripts());
                        return "written";
                    });
                }),
                FailureCase.of(ProblemCode.SNAPSHOT_REFUSED, "edited_snapshot", device -> {
                    device.script(FIRST, TABLE);
                    snapshot(device, "INSERT INTO t VALUES ('" + WORD + "');\n", "of another text");
                    device.attempt(() -> device.fromFolder().migrate());
                }),
                FailureCase.of(ProblemCode.SNAPSHOT_FAILED, "snapshot_that_fails", device -> {
                    device.script(FIRST, TABLE);
                    snapshot(device, "INSERT INTO missing VALUES ('" + WORD + "');\n", "");
                    device.attempt(() -> device.fromFolder().migrate());
                }),
                FailureCase.of(ProblemCode.SNAPSHOT_DIFFERS, "set_that_is_not_the_same_each_time", device -> {
                    device.script(FIRST, TABLE + "INSERT INTO t VALUES ('" + WORD + "' || random());");
                    device.attempt(() -> snapshotOf(device));
                }),
                FailureCase.of(ProblemCode.SNAPSHOT_NOT_WRITTEN, "snapshot_not_written", device -> {
                    device.script(FIRST, TABLE);
                    device.script("snapshot", WORD);
                    device.attempt(() -> MigrationsSnapshot.of(MigrationSource.directory(device.scripts()))
                            .write(device.scripts(), 1));
                }),
                FailureCase.of(ProblemCode.SOURCE_BROKEN, "own_source_that_throws", device -> {
                    MigrationSource.Scripts scripts = new ThrowingScripts();
                    device.attempt(() -> device.migrator()
                            .withSource(MigrationSource.ofScripts("the bundle", scripts))
                            .migrate());
                }),
                FailureCase.of(ProblemCode.JAR_NOT_LISTABLE, "jar_that_no_lookup_shows", ScriptScenes::jars),
                FailureCase.of(ProblemCode.DUPLICATE_FILE, "file_in_two_places", ScriptScenes::twice),
                FailureCase.of(
                        ProblemCode.REPEATABLE_TWICE,
                        "repeatable_twice",
                        device -> device.attempt(() -> device.migrator()
                                .withSource(MigrationSource.of(EncryptedDevice.PATIENTS)
                                        .and(view("one"), view("ONE")))
                                .migrate())),
                FailureCase.of(
                        ProblemCode.REPEATABLE_CONFLICT,
                        "repeatable_conflict",
                        device -> device.attempt(() -> device.migrator()
                                .withSource(MigrationSource.of(EncryptedDevice.PATIENTS)
                                        .and(view("one"), view("two")))
                                .migrate()))));
        all.addAll(refusedFiles());
        all.addAll(refusedStatements());
        return List.copyOf(all);
    }

    private static List<FailureCase> refusedFiles() {
        return List.of(
                FailureCase.of(ProblemCode.FILE_TOO_LARGE, "file_too_large", device -> {
                    device.script(FIRST, TABLE);
                    try (RandomAccessFile file =
                            new RandomAccessFile(device.scripts().resolve(FIRST).toFile(), "rw")) {
                        file.setLength(1L << 30); // a hole: nothing is written
                    }
                    load(device);
                }),
                FailureCase.of(ProblemCode.SCRIPT_NOT_A_FILE, "script_not_a_file", device -> {
                    device.script(FIRST, TABLE);
                    Files.createDirectory(device.scripts().resolve("schema/0002_folder.sql"));
                    load(device);
                }),
                FailureCase.of(ProblemCode.UNSAFE_PERMISSIONS, "unsafe_permissions", device -> {
                    device.script(FIRST, TABLE);
                    Files.setPosixFilePermissions(
                            device.scripts().resolve(FIRST), PosixFilePermissions.fromString("rw-rw-rw-"));
                    load(device);
                }),
                file(ProblemCode.FILE_NAME, "schema/first.sql", TABLE),
                file(ProblemCode.DUPLICATE_NUMBER, "data/0001_again.sql", TABLE),
                file(ProblemCode.TYPE_CONTRADICTS_FOLDER, "schema/0002_data_first.sql", TABLE),
                file(ProblemCode.ROLLBACK_WITHOUT_MIGRATION, "rollback/0009_rollback.sql", TABLE),
                FailureCase.of(ProblemCode.ROLLBACK_AMBIGUOUS, "ROLLBACK_AMBIGUOUS", device -> {
                    device.script(FIRST, TABLE).script("seed/0001_seed.sql", "SELECT 1;");
                    device.script("rollback/0001_rollback.sql", "SELECT '" + WORD + "';");
                    load(device);
                }),
                script(ProblemCode.VERSION_CONTRADICTS_NAME, "-- Version: 9\n" + TABLE),
                script(
                        ProblemCode.DIRECTIVE_UNKNOWN,
                        "-- @expct '" + WORD + "'\n-- @" + WORD + " " + WORD + "\n" + TABLE),
                FailureCase.of(ProblemCode.NOT_ALONE, "comment_for_another_tool", device -> {
                    // The first one is noted and passed over, so the refusal is the next file's.
                    device.script(FIRST, "-- @" + WORD + " " + WORD + "\n" + TABLE);
                    device.attempt(() -> device.fromFolder().migrate());
                    device.script("schema/0002_alone.sql", "-- @no-transaction\nVACUUM;\nSELECT 1;");
                    load(device);
                }),
                script(ProblemCode.DIRECTIVE_NOT_SUPPORTED, "-- @allow ZL-012\nUPDATE t SET a = '" + WORD + "';"),
                script(ProblemCode.DIRECTIVE_MALFORMED, "-- @rows " + WORD + "\n" + TABLE),
                file(
                        ProblemCode.REPEATABLE_STATEMENT,
                        "repeatable/view.sql",
                        "INSERT INTO t VALUES ('" + WORD + "');"));
    }

    private static List<FailureCase> refusedStatements() {
        return List.of(
                script(
                        ProblemCode.SCRIPT_DIVIDED,
                        "-- +goose Up " + WORD + "\n" + TABLE + "-- +goose Down " + WORD + "\nDROP TABLE t;"),
                script(ProblemCode.UNTERMINATED, "SELECT '" + WORD),
                script(ProblemCode.NUL_CHARACTER, "SELECT '" + WORD + "\0';"),
                script(ProblemCode.TRANSACTION_UNBALANCED, "BEGIN;\nSELECT '" + WORD + "';"),
                script(ProblemCode.STATEMENT_REFUSED, "ATTACH '" + WORD + "' AS x KEY '" + WORD + "';"),
                script(ProblemCode.PRAGMA_REFUSED, "PRAGMA rekey = '" + WORD + "';"),
                script(ProblemCode.FUNCTION_REFUSED, "SELECT readfile('" + WORD + "');"),
                script(ProblemCode.NEEDS_NO_TRANSACTION, "VACUUM;"),
                script(ProblemCode.NOT_ALONE, "-- @no-transaction\nVACUUM;\nSELECT '" + WORD + "';"),
                script(ProblemCode.LEDGER_OFF_LIMITS, "UPDATE schema_version_state SET chain = '" + WORD + "';"),
                script(
                        ProblemCode.BATCH_STATEMENT_REFUSED,
                        "-- @batch t by a\nUPDATE t SET a = '" + WORD + "' WHERE a > :from;"),
                script(ProblemCode.PARAMETER_REFUSED, "SELECT :" + WORD + ";"));
    }

    private static FailureCase script(ProblemCode code, String text) {
        return file(code, "schema/0002_second.sql", text);
    }

    /** A second file beside a good one. */
    private static FailureCase file(ProblemCode code, String file, String text) {
        return FailureCase.of(code, code.name(), device -> {
            device.script(FIRST, TABLE).script(file, text);
            load(device);
        });
    }

    private static RepeatableMigration view(String name) {
        return RepeatableMigration.of(name, "CREATE VIEW overview AS SELECT '" + WORD + "' AS word;");
    }

    private static void locked(EncryptedDevice device) throws Exception {
        device.script(FIRST, TABLE);
        MigrationsLock.write(device.scripts());
    }

    private static void load(EncryptedDevice device) {
        device.attempt(() -> device.fromFolder().plan());
        device.attempt(() -> device.fromFolder().migrate());
    }

    private static void jars(EncryptedDevice device) throws Exception {
        Path locked = Files.createDirectories(device.scripts().resolve("locked"));
        device.script("locked/migrations/" + FIRST, TABLE);
        MigrationsLock.write(locked.resolve("migrations"));
        Path jar = device.scripts().resolve("unlisted.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("migrations/schema/0002_second.sql"));
            zip.write(TABLE.getBytes(StandardCharsets.UTF_8));
        }
        URL[] urls = {locked.toUri().toURL(), jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            device.attempt(() -> device.migrator()
                    .withSource(new MigrationSource.Classpath("migrations", loader))
                    .migrate());
        }
    }

    private static void twice(EncryptedDevice device) throws Exception {
        device.script("one/" + FIRST, TABLE).script("two/" + FIRST, TABLE);
        device.attempt(() -> device.migrator()
                .withSource(MigrationSource.combined(
                        MigrationSource.directory(device.scripts().resolve("one")),
                        MigrationSource.directory(device.scripts().resolve("two"))))
                .migrate());
    }

    private static final class ThrowingScripts implements MigrationSource.Scripts {
        @Override
        public List<String> names() {
            return List.of(FIRST);
        }

        @Override
        public byte[] read(String name) {
            throw new IllegalStateException(WORD);
        }
    }
}
