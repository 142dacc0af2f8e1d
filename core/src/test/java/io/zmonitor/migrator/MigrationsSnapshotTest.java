package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationsSnapshotTest {
    private static final List<String> SCRIPTS = List.of(
            "CREATE TABLE t (a, b TEXT, c REAL, d INTEGER); INSERT INTO t VALUES (1, 'x', 1.5, 2), (NULL, NULL, NULL, NULL),"
                    + " (x'00ff', 'it''s', 9e999, 9223372036854775807), (-0.0, 'Ä', -9e999, -9223372036854775808),"
                    + " (0.1, CAST(x'610062' AS TEXT), 2, 1.5), (x'', '', 1e-320, 'text')",
            "CREATE TABLE t (a); INSERT INTO t (rowid, a) VALUES (7, 'x'), (-3, 'y'); DELETE FROM t WHERE rowid = 7;"
                    + " INSERT INTO t (rowid, a) VALUES (1000, 'z')",
            "CREATE TABLE t (rowid TEXT, a); INSERT INTO t (_rowid_, rowid, a) VALUES (9, 'r', 1)",
            "CREATE TABLE t (rowid, oid, _rowid_); INSERT INTO t VALUES (3, 2, 1), (1, 1, 1)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, v); INSERT INTO t (v) VALUES ('a'), ('b'), ('c');"
                    + " DELETE FROM t WHERE id = 3; CREATE TABLE u (id INTEGER PRIMARY KEY AUTOINCREMENT);"
                    + " INSERT INTO u VALUES (5); DELETE FROM u",
            "CREATE TABLE t (k TEXT, n INTEGER, v, PRIMARY KEY (k, n)) WITHOUT ROWID;"
                    + " INSERT INTO t VALUES ('b', 1, 1.0), ('a', 2, x'01'), ('a', 1, NULL)",
            "CREATE TABLE t (a INTEGER, b TEXT, c ANY) STRICT; INSERT INTO t VALUES (1, '2', '3'), (2, 'x', 3.5)",
            "CREATE TABLE t (a, b AS (a * 2), c AS (a || 'x') STORED, d); INSERT INTO t (a, d) VALUES (1, 2), (3, 4)",
            "CREATE TABLE t (\"a\"\"b\" TEXT, \"select\" TEXT, [c d]); INSERT INTO t VALUES ('1', '2', '3')",
            "CREATE TABLE \"Ärzte \"\" -- x\" (a -- how old?\n, b /* ; */); INSERT INTO \"Ärzte \"\" -- x\" VALUES (1, ';')",
            "CREATE TABLE t (a UNIQUE, b CHECK (json_valid(b))); INSERT INTO t VALUES (1, '{\"x\": 1}');"
                    + " CREATE INDEX i ON t (json_extract(b, '$.x')) WHERE a > 0; CREATE UNIQUE INDEX j ON t (b DESC)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v); CREATE TABLE l (v);"
                    + " CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO l VALUES (new.v); END;"
                    + " CREATE VIEW w AS SELECT v FROM l -- all\n;"
                    + " CREATE TRIGGER h INSTEAD OF INSERT ON w BEGIN INSERT INTO t (v) VALUES (new.v); END;"
                    + " INSERT INTO t (v) VALUES (1), (2); INSERT INTO w VALUES (3)",
            "CREATE VIEW w AS SELECT * FROM later; CREATE TABLE later (a)",
            "CREATE VIRTUAL TABLE f USING fts5(title, body, tokenize = 'porter'); INSERT INTO f VALUES ('Beds', 'two beds'),"
                    + " ('x', NULL); DELETE FROM f WHERE rowid = 2; INSERT INTO f (rowid, title) VALUES (50, 'Ward')",
            "CREATE TABLE c (id INTEGER PRIMARY KEY, a); CREATE VIRTUAL TABLE f USING fts5(a, content='c', content_rowid='id');"
                    + " INSERT INTO c VALUES (4, 'heart rate'), (2, 'pulse'); INSERT INTO f (f) VALUES ('rebuild')",
            "CREATE VIRTUAL TABLE f USING fts4(a, b); INSERT INTO f VALUES ('one two', 'three'), ('two', NULL)",
            "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1, +note); INSERT INTO r VALUES (3, 1.1, 2.2, 'a'), (1, 0, 1, NULL)",
            "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (3, 4); CREATE INDEX i ON t (a); ANALYZE",
            "CREATE TABLE t (a); PRAGMA user_version = 42; PRAGMA application_id = -7",
            "CREATE TABLE old (a, b REFERENCES p (id)); CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);"
                    + " INSERT INTO old VALUES (1, 1); ALTER TABLE old RENAME TO new; ALTER TABLE new ADD COLUMN c DEFAULT 'x';"
                    + " ALTER TABLE new RENAME COLUMN a TO z",
            "CREATE TABLE t AS SELECT 1 AS a, 'x' AS b",
            "CREATE TABLE t (a DEFAULT CURRENT_TIMESTAMP, b TEXT); INSERT INTO t (b) VALUES (datetime('now'));"
                    + " INSERT INTO t VALUES (1, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), (strftime('%s', 'now'), 'x')");

    @TempDir
    private Path folder;

    // At once, since each takes a second or two of waiting for the clock.
    @Test
    void what_a_snapshot_makes_is_what_the_migrations_leave() throws Exception {
        List<Callable<Path>> all = new ArrayList<>();
        for (String script : SCRIPTS) {
            Path own = Files.createDirectory(folder.resolve(Integer.toString(all.size())));
            Files.writeString(own.resolve("0001_initial.sql"), script);
            all.add(() -> {
                MigrationsSnapshot snapshot = MigrationsSnapshot.of(MigrationSource.directory(own));
                Path file = snapshot.write(own, 1);
                snapshot.verify();
                return file;
            });
        }
        ExecutorService workers = Executors.newFixedThreadPool(SCRIPTS.size());
        try {
            List<Future<Path>> made = workers.invokeAll(all);

            for (int at = 0; at < made.size(); at++) {
                Future<Path> one = made.get(at);
                assertThatCode(one::get).as(SCRIPTS.get(at)).doesNotThrowAnyException();
                assertThat(one.get()).endsWith(Path.of("snapshot", "0001.sql")).isNotEmptyFile();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, random()) | t.b",
                "CREATE TABLE t (a); INSERT INTO t VALUES (randomblob(8)) | t.a",
                "CREATE TABLE t (a); INSERT INTO t VALUES (julianday('now')) | t.a",
                "CREATE VIRTUAL TABLE f USING fts5(a, content=''); INSERT INTO f VALUES ('ward') | the full-text index of f",
            })
    void what_is_not_the_same_each_time_is_named(String script, String named) throws IOException {
        Files.writeString(folder.resolve("0001_initial.sql"), script);

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() ->
                        MigrationsSnapshot.of(MigrationSource.directory(folder)).write(folder, 1))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.SNAPSHOT_DIFFERS))
                .withMessageContaining(named);
        assertThat(folder.resolve("snapshot")).doesNotExist();
    }

    @Test
    void generating_it_twice_gives_the_same_file() throws IOException {
        Files.writeString(
                folder.resolve("0001_initial.sql"), "CREATE TABLE t (a); INSERT INTO t VALUES (datetime('now'));");
        MigrationsSnapshot snapshot = MigrationsSnapshot.of(MigrationSource.directory(folder));
        String first = Files.readString(snapshot.write(folder, 1));

        assertThat(Files.readString(snapshot.write(folder, 1))).isEqualTo(first);
        assertThat(snapshot.text(1)).isEqualTo(first).contains("datetime('now')");
    }

    @Test
    void the_build_writes_it_with_two_arguments_and_the_lock_file_lists_it() throws IOException {
        Files.writeString(folder.resolve("0001_initial.sql"), "CREATE TABLE t (a);");
        Files.writeString(folder.resolve("0002_more.sql"), "CREATE TABLE u (a);");
        MigrationsLock.write(folder);
        String chain = chain();

        MigrationsSnapshot.main(new String[] {folder.toString(), "1"});

        MigrationsLock.verify(folder);
        assertThat(Files.readString(folder.resolve("migrations.lock"))).contains("  snapshot/0001.sql\n");
        assertThat(chain()).isEqualTo(chain);
        MigrationsSnapshot.of(MigrationSource.directory(folder)).verify();
    }

    private String chain() throws IOException {
        String lock = Files.readString(folder.resolve("migrations.lock"));
        return lock.substring(lock.lastIndexOf("chain"));
    }

    @Test
    void a_lock_file_that_does_not_know_the_snapshot_is_found_by_the_build() throws IOException {
        Files.writeString(folder.resolve("0001_initial.sql"), "CREATE TABLE t (a);");
        MigrationsSnapshot.main(new String[] {folder.toString(), "1"});
        Path lock = MigrationsLock.write(folder);
        Files.writeString(lock, Files.readString(lock).replaceFirst("#  .*\n", ""));

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> MigrationsLock.verify(folder))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.LOCK_FILE_INCOMPLETE));
    }

    @Test
    void wrong_usage_is_the_callers_mistake() throws IOException {
        Files.writeString(folder.resolve("0001_initial.sql"), "CREATE TABLE t (a);");

        assertThatIllegalArgumentException().isThrownBy(() -> MigrationsSnapshot.main(new String[] {"a"}));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        MigrationsSnapshot.of(MigrationSource.directory(folder)).text(2));
    }
}
