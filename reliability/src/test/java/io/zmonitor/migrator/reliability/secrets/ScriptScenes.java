package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Sources and scripts that are refused before anything runs; each holds the marked literal. */
final class ScriptScenes {
    private static final String WORD = Secret.LITERAL_VALUE;
    private static final String FIRST = "schema/0001_first.sql";
    private static final String TABLE = "CREATE TABLE t (a DEFAULT '" + WORD + "');\n";

    private ScriptScenes() {}

    static List<Scene> all() {
        List<Scene> all = new ArrayList<>(List.of(
                Scene.of(ProblemCode.SOURCE_MISSING, "no_source", stage -> {
                    Files.delete(stage.scripts());
                    load(stage);
                }),
                Scene.of(ProblemCode.NOT_UTF_8, "not_utf_8", stage -> {
                    stage.script(FIRST, TABLE);
                    Files.write(
                            stage.scripts().resolve("schema/0002_latin.sql"),
                            ("SELECT 'ä " + WORD + "';").getBytes(StandardCharsets.ISO_8859_1));
                    load(stage);
                }),
                Scene.of(ProblemCode.SCRIPT_NOT_A_FILE, "folder_for_a_script", stage -> {
                    locked(stage);
                    Files.delete(stage.scripts().resolve("migrations.lock"));
                    Files.createDirectory(stage.scripts().resolve("migrations.lock"));
                    load(stage);
                }),
                Scene.of(ProblemCode.UNREADABLE, "link_to_itself", stage -> {
                    stage.script("schema/0001_ward.sql", "CREATE TABLE ward (id INTEGER);");
                    Files.createSymbolicLink(stage.scripts().resolve("schema/0002_bed.sql"), Path.of("0002_bed.sql"));
                    stage.attempt(() -> stage.fromFolder().migrate());
                }),
                Scene.of(ProblemCode.LINK_REFUSED, "link", stage -> {
                    stage.script(FIRST, TABLE);
                    Path target = Files.createTempDirectory("elsewhere");
                    Files.createSymbolicLink(stage.scripts().resolve("data"), target);
                    load(stage);
                    Files.delete(target);
                }),
                Scene.of(ProblemCode.LOCK_FILE_STALE, "stale_lock_file", stage -> {
                    locked(stage);
                    stage.script(FIRST, TABLE + TABLE);
                    load(stage);
                }),
                Scene.of(ProblemCode.LOCK_FILE_MALFORMED, "malformed_lock_file", stage -> {
                    locked(stage);
                    stage.script("migrations.lock", WORD + "\nchain  12\n");
                    load(stage);
                }),
                Scene.of(ProblemCode.LOCK_FILE_INCOMPLETE, "incomplete_lock_file", stage -> {
                    locked(stage);
                    stage.script("schema/0002_second.sql", TABLE);
                    load(stage);
                }),
                Scene.of(ProblemCode.LISTED_FILE_MISSING, "listed_file_missing", stage -> {
                    locked(stage);
                    Files.delete(stage.scripts().resolve(FIRST));
                    load(stage);
                }),
                Scene.of(ProblemCode.LOCK_FILE_NOT_WRITTEN, "lock_file_not_written", stage -> {
                    stage.script(FIRST, TABLE);
                    Files.createDirectories(stage.scripts().resolve("migrations.lock/full"));
                    stage.attempt(() -> {
                        MigrationsLock.write(stage.scripts());
                        return "written";
                    });
                }),
                Scene.of(ProblemCode.SOURCE_BROKEN, "own_source_that_throws", stage -> {
                    MigrationSource.Scripts scripts = new ThrowingScripts();
                    stage.attempt(() -> stage.migrator()
                            .withSource(MigrationSource.ofScripts("the bundle", scripts))
                            .migrate());
                }),
                Scene.of(ProblemCode.JAR_NOT_LISTABLE, "jar_that_no_lookup_shows", ScriptScenes::jars),
                Scene.of(ProblemCode.DUPLICATE_FILE, "file_in_two_places", ScriptScenes::twice),
                Scene.of(
                        ProblemCode.REPEATABLE_TWICE,
                        "repeatable_twice",
                        stage -> stage.attempt(() -> stage.migrator()
                                .withSource(MigrationSource.of(Stage.PATIENTS).and(view("one"), view("ONE")))
                                .migrate())),
                Scene.of(
                        ProblemCode.REPEATABLE_CONFLICT,
                        "repeatable_conflict",
                        stage -> stage.attempt(() -> stage.migrator()
                                .withSource(MigrationSource.of(Stage.PATIENTS).and(view("one"), view("two")))
                                .migrate()))));
        all.addAll(refusedFiles());
        all.addAll(refusedStatements());
        return List.copyOf(all);
    }

    private static List<Scene> refusedFiles() {
        return List.of(
                Scene.of(ProblemCode.FILE_TOO_LARGE, "file_too_large", stage -> {
                    stage.script(FIRST, TABLE);
                    try (RandomAccessFile file =
                            new RandomAccessFile(stage.scripts().resolve(FIRST).toFile(), "rw")) {
                        file.setLength(1L << 30); // a hole: nothing is written
                    }
                    load(stage);
                }),
                Scene.of(ProblemCode.SCRIPT_NOT_A_FILE, "script_not_a_file", stage -> {
                    stage.script(FIRST, TABLE);
                    Files.createDirectory(stage.scripts().resolve("schema/0002_folder.sql"));
                    load(stage);
                }),
                Scene.of(ProblemCode.UNSAFE_PERMISSIONS, "unsafe_permissions", stage -> {
                    stage.script(FIRST, TABLE);
                    Files.setPosixFilePermissions(
                            stage.scripts().resolve(FIRST), PosixFilePermissions.fromString("rw-rw-rw-"));
                    load(stage);
                }),
                file(ProblemCode.FILE_NAME, "schema/first.sql", TABLE),
                file(ProblemCode.DUPLICATE_NUMBER, "data/0001_again.sql", TABLE),
                file(ProblemCode.TYPE_CONTRADICTS_FOLDER, "schema/0002_data_first.sql", TABLE),
                file(ProblemCode.ROLLBACK_WITHOUT_MIGRATION, "rollback/0009_rollback.sql", TABLE),
                Scene.of(ProblemCode.ROLLBACK_AMBIGUOUS, "ROLLBACK_AMBIGUOUS", stage -> {
                    stage.script(FIRST, TABLE).script("seed/0001_seed.sql", "SELECT 1;");
                    stage.script("rollback/0001_rollback.sql", "SELECT '" + WORD + "';");
                    load(stage);
                }),
                script(ProblemCode.VERSION_CONTRADICTS_NAME, "-- Version: 9\n" + TABLE),
                script(
                        ProblemCode.DIRECTIVE_UNKNOWN,
                        "-- @expct '" + WORD + "'\n-- @" + WORD + " " + WORD + "\n" + TABLE),
                Scene.of(ProblemCode.NOT_ALONE, "comment_for_another_tool", stage -> {
                    // The first one is noted and passed over, so the refusal is the next file's.
                    stage.script(FIRST, "-- @" + WORD + " " + WORD + "\n" + TABLE);
                    stage.attempt(() -> stage.fromFolder().migrate());
                    stage.script("schema/0002_alone.sql", "-- @no-transaction\nVACUUM;\nSELECT 1;");
                    load(stage);
                }),
                script(
                        ProblemCode.DIRECTIVE_NOT_SUPPORTED,
                        "-- @batch t by id size 10\nUPDATE t SET a = '" + WORD + "';"),
                script(ProblemCode.DIRECTIVE_MALFORMED, "-- @rows " + WORD + "\n" + TABLE),
                file(
                        ProblemCode.REPEATABLE_STATEMENT,
                        "repeatable/view.sql",
                        "INSERT INTO t VALUES ('" + WORD + "');"));
    }

    private static List<Scene> refusedStatements() {
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
                script(ProblemCode.PARAMETER_REFUSED, "SELECT :" + WORD + ";"));
    }

    private static Scene script(ProblemCode code, String text) {
        return file(code, "schema/0002_second.sql", text);
    }

    /** A second file beside a good one. */
    private static Scene file(ProblemCode code, String file, String text) {
        return Scene.of(code, code.name(), stage -> {
            stage.script(FIRST, TABLE).script(file, text);
            load(stage);
        });
    }

    private static RepeatableMigration view(String name) {
        return RepeatableMigration.of(name, "CREATE VIEW overview AS SELECT '" + WORD + "' AS word;");
    }

    private static void locked(Stage stage) throws Exception {
        stage.script(FIRST, TABLE);
        MigrationsLock.write(stage.scripts());
    }

    private static void load(Stage stage) {
        stage.attempt(() -> stage.fromFolder().plan());
        stage.attempt(() -> stage.fromFolder().migrate());
    }

    private static void jars(Stage stage) throws Exception {
        Path locked = Files.createDirectories(stage.scripts().resolve("locked"));
        stage.script("locked/migrations/" + FIRST, TABLE);
        MigrationsLock.write(locked.resolve("migrations"));
        Path jar = stage.scripts().resolve("unlisted.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("migrations/schema/0002_second.sql"));
            zip.write(TABLE.getBytes(StandardCharsets.UTF_8));
        }
        URL[] urls = {locked.toUri().toURL(), jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            stage.attempt(() -> stage.migrator()
                    .withSource(new MigrationSource.Classpath("migrations", loader))
                    .migrate());
        }
    }

    private static void twice(Stage stage) throws Exception {
        stage.script("one/" + FIRST, TABLE).script("two/" + FIRST, TABLE);
        stage.attempt(() -> stage.migrator()
                .withSource(MigrationSource.combined(
                        MigrationSource.directory(stage.scripts().resolve("one")),
                        MigrationSource.directory(stage.scripts().resolve("two"))))
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
