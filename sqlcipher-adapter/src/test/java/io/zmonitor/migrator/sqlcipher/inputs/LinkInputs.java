package io.zmonitor.migrator.sqlcipher.inputs;

import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.refused;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.works;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.Making;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Links, pipes and permissions. What lies outside of the two folders belongs to somebody else. */
final class LinkInputs {
    private LinkInputs() {}

    static List<MalformedInput> all() {
        List<MalformedInput> inputs = new ArrayList<>();
        inputs.addAll(scripts());
        inputs.addAll(database());
        inputs.addAll(neighbours());
        inputs.addAll(permissions());
        return inputs;
    }

    private static List<MalformedInput> scripts() {
        return List.of(
                refused(
                        ProblemCode.LINK_REFUSED,
                        "a script that is a link out of the folder",
                        bedside -> link(
                                bedside.scripts().resolve(MalformedInputFixture.NEXT), elsewhere(bedside, "0004.sql")),
                        MalformedInputFixture.NEXT),
                refused(
                        ProblemCode.LINK_REFUSED,
                        "a folder of scripts that is a link",
                        bedside -> link(
                                bedside.scripts().resolve("seed"),
                                elsewhere(bedside, "x").resolveSibling(".")),
                        "seed"),
                refused(
                        ProblemCode.UNREADABLE,
                        "a link that leads to itself",
                        bedside ->
                                link(bedside.scripts().resolve(MalformedInputFixture.NEXT), Path.of("0004_next.sql")),
                        MalformedInputFixture.NEXT),
                refused(
                        ProblemCode.LISTED_FILE_MISSING,
                        "a link that leads nowhere",
                        bedside -> link(bedside.scripts().resolve(MalformedInputFixture.NEXT), Path.of("nowhere.sql")),
                        MalformedInputFixture.NEXT),
                refused(
                        ProblemCode.LINK_REFUSED,
                        "a lock file that is a link out of the folder",
                        bedside -> link(bedside.scripts().resolve("migrations.lock"), elsewhere(bedside, "lock")),
                        "migrations.lock"),
                refused(
                        ProblemCode.SCRIPT_NOT_A_FILE,
                        "a script that is a pipe",
                        bedside -> Pipes.make(bedside.scripts().resolve(MalformedInputFixture.NEXT)),
                        MalformedInputFixture.NEXT),
                refused(
                        ProblemCode.SCRIPT_NOT_A_FILE,
                        "a lock file that is a pipe",
                        bedside -> Pipes.make(bedside.scripts().resolve("migrations.lock")),
                        "migrations.lock"),
                works("the migrations' folder is itself a link", bedside -> {
                    bedside.pending();
                    bedside.from(MigrationSource.directory(link(bedside.folder("link"), bedside.scripts())));
                }),
                works("a link to a file in the folder", bedside -> {
                    bedside.script("texts/next.txt", "CREATE TABLE next (id INTEGER);");
                    link(bedside.scripts().resolve(MalformedInputFixture.NEXT), Path.of("../texts/next.txt"));
                }));
    }

    private static List<MalformedInput> database() {
        return List.of(
                works("a database that is a link to one", bedside -> {
                    bedside.pending();
                    bedside.at(link(bedside.folder("link.db"), bedside.database()));
                }),
                refused(
                        ProblemCode.DATABASE_LINK_BROKEN,
                        "a database that is a link to nothing",
                        bedside -> bedside.at(link(bedside.folder("link.db"), bedside.folder("nothing.db"))),
                        "link.db"),
                refused(
                        ProblemCode.DATABASE_LINK_BROKEN,
                        "a database that is a link to itself",
                        bedside -> bedside.at(link(bedside.folder("loop.db"), Path.of("loop.db"))),
                        "loop.db"),
                refused(
                        ProblemCode.PATH_NOT_A_FILE,
                        "a link to a path that the driver would misread",
                        bedside -> {
                            Path odd = Files.move(bedside.database(), bedside.folder("z.db?mode=memory"));
                            bedside.at(link(bedside.folder("link.db"), odd));
                        },
                        "z.db?mode=memory"),
                refused(
                        ProblemCode.DATABASE_HAS_SEVERAL_NAMES,
                        "a database with two names",
                        bedside -> {
                            bedside.pending();
                            Files.createLink(bedside.folder("other.db"), bedside.database());
                        },
                        "zmonitor.db"));
    }

    private static List<MalformedInput> neighbours() {
        return List.of(
                refused(
                        ProblemCode.LINK_BESIDE_DATABASE,
                        "a journal that is a link",
                        linked("-journal"),
                        "zmonitor.db-journal"),
                refused(
                        ProblemCode.LINK_BESIDE_DATABASE,
                        "a write-ahead log that is a link",
                        linked("-wal"),
                        "zmonitor.db-wal"),
                refused(
                        ProblemCode.LINK_BESIDE_DATABASE,
                        "a journal that is a link to nothing, where SQLite would make one",
                        bedside -> link(bedside.beside("-journal"), bedside.folder("made-by-sqlite")),
                        "zmonitor.db-journal"),
                refused(
                        ProblemCode.LOCK_UNAVAILABLE,
                        "a lock that is a link to a file of somebody else",
                        linked("-migrator-lock"),
                        "zmonitor.db-migrator-lock"),
                works("a name of the holder that is a link: it is replaced", linked("-migrator-holder")),
                works("a new database's first name that is a link: it is replaced", bedside -> {
                    Files.delete(bedside.database());
                    linked("-created-unfinished").in(bedside);
                }));
    }

    private static List<MalformedInput> permissions() {
        return List.of(
                refused(
                        ProblemCode.UNSAFE_PERMISSIONS,
                        "a folder of migrations that everybody may write",
                        bedside -> allow(bedside.scripts(), "rwxrwxrwx"),
                        "migrations",
                        "rwxrwxrwx"),
                refused(
                        ProblemCode.UNSAFE_PERMISSIONS,
                        "a folder in it that everybody may write",
                        bedside -> allow(bedside.scripts().resolve("schema"), "rwxr-xrwx"),
                        "schema"),
                refused(
                        ProblemCode.UNSAFE_PERMISSIONS,
                        "a script that everybody may write",
                        bedside -> allow(bedside.pending(), "rw-rw-rw-"),
                        "0004_next.sql",
                        "rw-rw-rw-"),
                works("a script that its group may write", bedside -> allow(bedside.pending(), "rw-rw-r--")));
    }

    private static Making linked(String suffix) {
        return bedside -> {
            bedside.pending();
            Files.deleteIfExists(bedside.beside(suffix));
            link(bedside.beside(suffix), elsewhere(bedside, "secret"));
        };
    }

    private static Path elsewhere(MalformedInputFixture bedside, String name) throws Exception {
        Path folder = Files.createDirectories(bedside.folder(MalformedInputsTest.ELSEWHERE));
        return Files.writeString(folder.resolve(name), "SELECT '" + MalformedInputFixture.PATIENT + "';");
    }

    private static Path link(Path link, Path target) throws Exception {
        return Files.createSymbolicLink(link, target);
    }

    private static void allow(Path path, String permissions) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
