package io.zmonitor.migrator.sqlcipher.inputs;

import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.refused;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.works;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsLock;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.Making;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Places of migrations: folders, jars, and their lock files. */
final class LocationInputs {
    private static final String FOLDER = "META-INF/migrations";

    private LocationInputs() {}

    static List<MalformedInput> all() {
        List<MalformedInput> inputs = new ArrayList<>();
        inputs.addAll(folders());
        inputs.addAll(locks());
        inputs.addAll(jars());
        return inputs;
    }

    private static List<MalformedInput> folders() {
        return List.of(
                refused(
                        ProblemCode.SOURCE_MISSING,
                        "a folder that is not there",
                        bedside -> bedside.from(MigrationSource.directory(bedside.folder("nowhere"))),
                        "nowhere"),
                refused(
                        ProblemCode.SOURCE_MISSING,
                        "a folder that is a file",
                        bedside -> bedside.from(
                                MigrationSource.directory(bedside.scripts().resolve("schema/0001_patients.sql"))),
                        "0001_patients.sql"),
                refused(
                        ProblemCode.SOURCE_MISSING,
                        "an empty folder, for a database at version 3",
                        bedside ->
                                bedside.from(MigrationSource.directory(Files.createDirectory(bedside.folder("empty")))),
                        "empty"),
                refused(
                        ProblemCode.FILE_TOO_LARGE,
                        "a script of more than 32 MiB",
                        bedside -> {
                            try (RandomAccessFile file =
                                    new RandomAccessFile(bedside.pending().toFile(), "rw")) {
                                file.setLength(32L * 1024 * 1024 + 1);
                            }
                        },
                        MalformedInputFixture.NEXT,
                        "33554432"),
                refused(
                        ProblemCode.TOO_MANY_FILES,
                        "more than 10,000 files",
                        bedside -> {
                            for (int number = 0; number <= 10_000; number++) {
                                Files.createFile(bedside.scripts().resolve("schema/" + number + ".txt"));
                            }
                        },
                        "migrations",
                        "10000"),
                refused(
                        ProblemCode.DUPLICATE_FILE,
                        "one folder given twice",
                        bedside -> bedside.from(MigrationSource.combined(
                                MigrationSource.directory(bedside.scripts()),
                                MigrationSource.directory(bedside.scripts()))),
                        "0001_patients.sql"));
    }

    private static List<MalformedInput> locks() {
        return List.of(
                refused(ProblemCode.LOCK_FILE_MALFORMED, "an empty lock file", lock(""), "migrations.lock"),
                refused(
                        ProblemCode.LOCK_FILE_MALFORMED,
                        "a lock file without its chain",
                        bedside -> edit(bedside, text -> text.substring(0, text.indexOf("chain"))),
                        "migrations.lock"),
                refused(
                        ProblemCode.LOCK_FILE_MALFORMED,
                        "a lock file with a changed line, of a pending migration",
                        bedside -> edit(bedside, text -> text.replaceFirst("....(?=.{60}  schema/0004)", "0000")),
                        "chain is broken"),
                refused(
                        ProblemCode.CHANGED,
                        "a lock file with a changed line, of an applied one",
                        bedside -> edit(bedside, text -> text.replaceFirst("....(?=.{60}  schema/0002)", "0000")),
                        "schema-0002",
                        "0000"),
                refused(ProblemCode.FILE_NAME, "a lock file that lists `../`", listing("../0004_x.sql"), "../0004_x"),
                refused(
                        ProblemCode.FILE_NAME,
                        "a lock file that lists an absolute path",
                        listing("/0004_x.sql"),
                        "/0004_x.sql"),
                refused(
                        ProblemCode.FILE_NAME,
                        "a lock file that lists a path with a drive",
                        listing("C:\\0004_x.sql"),
                        "C:\\0004_x.sql"),
                refused(
                        ProblemCode.FILE_NAME,
                        "a lock file that lists a path with backslashes",
                        listing("0004_\\..\\..\\x.sql"),
                        "0004_\\..\\..\\x.sql"),
                refused(
                        ProblemCode.LISTED_FILE_MISSING,
                        "a lock file that lists a file that is not there",
                        listing("schema/0004_next.sql"),
                        MalformedInputFixture.NEXT),
                refused(
                        ProblemCode.LOCK_FILE_STALE,
                        "a script that differs from its line",
                        bedside -> {
                            bedside.pending();
                            MigrationsLock.write(bedside.scripts());
                            bedside.script(MalformedInputFixture.NEXT, "DROP TABLE patient;");
                        },
                        MalformedInputFixture.NEXT),
                refused(
                        ProblemCode.LOCK_FILE_INCOMPLETE,
                        "a script that the lock file does not list",
                        bedside -> {
                            bedside.pending();
                            MigrationsLock.write(bedside.scripts());
                            bedside.script("schema/0005_smuggled.sql", "DROP TABLE patient;");
                        },
                        "0005_smuggled.sql"));
    }

    private static List<MalformedInput> jars() {
        return List.of(
                refused(
                        ProblemCode.FILE_NAME,
                        "an entry of a jar that leads out of the folder",
                        bedside -> classPath(bedside, jar(bedside).with(FOLDER + "/../../0004_x.sql", "SELECT 1;")),
                        "../../0004_x.sql"),
                refused(
                        ProblemCode.DUPLICATE_FILE,
                        "an entry twice in one jar",
                        bedside -> classPath(
                                bedside,
                                jar(bedside)
                                        .with(FOLDER + "/schema/0004_a.sql", "SELECT 1;")
                                        .with(FOLDER + "/schema/0004_b.sql", "DROP TABLE patient;")
                                        .renaming("0004_b.sql", "0004_a.sql")),
                        "schema/0004_a.sql"),
                refused(
                        ProblemCode.FILE_TOO_LARGE,
                        "an entry that unpacks to a thousand times its size",
                        bedside -> classPath(
                                bedside,
                                jar(bedside).with(FOLDER + "/schema/0004_bomb.sql", new byte[32 * 1024 * 1024 + 1])),
                        "0004_bomb.sql"),
                refused(
                        ProblemCode.DUPLICATE_FILE,
                        "two jars with one script",
                        bedside -> classPath(bedside, jar(bedside), jar(bedside)),
                        "0001_patients.sql"),
                refused(
                        ProblemCode.SOURCE_MISSING,
                        "a class path without migrations",
                        bedside -> bedside.from(MigrationSource.classpath("nowhere/at/all")),
                        "nowhere/at/all"),
                works(
                        "a jar in order",
                        bedside -> classPath(
                                bedside,
                                jar(bedside)
                                        .with(
                                                FOLDER + "/" + MalformedInputFixture.NEXT,
                                                "CREATE TABLE next (id INTEGER);"))));
    }

    private static Jar jar(MalformedInputFixture bedside) throws Exception {
        return new Jar().withFiles(FOLDER, bedside.scripts());
    }

    private static void classPath(MalformedInputFixture bedside, Jar... jars) throws Exception {
        URL[] urls = new URL[jars.length];
        for (int at = 0; at < jars.length; at++) {
            urls[at] =
                    jars[at].write(bedside.folder("app" + at + ".jar")).toUri().toURL();
        }
        URLClassLoader loader = bedside.closing(new URLClassLoader(urls, null));
        bedside.from(new MigrationSource.Classpath(FOLDER, loader));
    }

    private static Making lock(String text) {
        return bedside -> Files.writeString(bedside.scripts().resolve("migrations.lock"), text);
    }

    /** A lock file whose chain is right: whoever can write it can compute it. */
    private static Making listing(String path) {
        return bedside -> Locks.listing(bedside.scripts(), path);
    }

    private static void edit(MalformedInputFixture bedside, java.util.function.UnaryOperator<String> change)
            throws Exception {
        bedside.pending();
        Path lock = MigrationsLock.write(bedside.scripts());
        Files.writeString(lock, change.apply(Files.readString(lock)));
    }
}
