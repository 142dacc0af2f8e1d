package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Function;

/** Where SQLite cannot make a schema anew, a change of key writes each page anew. */
class PageTransferTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private DatabaseFile old;
    private DatabaseFile fresh;

    @BeforeEach
    void create() throws SQLException, IOException {
        old = new DatabaseFile(Files.createFile(folder.resolve("old.db")));
        fresh = new DatabaseFile(Files.createFile(folder.resolve("new.db")));
        Keys.raw().open(old, Purpose.CREATION).close();
        try (Connection connection = Keys.raw().open(old)) {
            Function.create(
                    connection,
                    "shout",
                    new Function() {
                        @Override
                        protected void xFunc() throws SQLException {
                            result(value_text(0) + "!");
                        }
                    },
                    1,
                    Function.FLAG_DETERMINISTIC);
            Sql.execute(
                    connection,
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT)",
                    "CREATE INDEX ti ON t (shout(doc))",
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                            + " INSERT INTO t (doc) SELECT hex(randomblob(100)) FROM n",
                    "CREATE TABLE gone AS SELECT * FROM t",
                    "DROP TABLE gone");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void every_page_is_the_new_keys_and_holds_what_it_held(boolean passphrase) throws Exception {
        SqlCipherKey key = passphrase ? Keys.passphrase("correct horse battery staple") : Keys.otherRaw();

        Keys.raw().pages().transfer(old, fresh, key);

        PageScan scan = key.pages().scan(fresh).orElseThrow();
        assertThat(scan.isIntact()).isTrue();
        assertThat(scan.pages()).isEqualTo(Files.size(old.path()) / PAGE);
        assertThat(Keys.raw().pages().scan(fresh).orElseThrow().damaged()).hasSize((int) scan.pages());
        try (Connection before = Keys.raw().open(old);
                Connection after = key.open(fresh)) {
            String rows = "SELECT id, doc FROM t NOT INDEXED ORDER BY id";
            assertThat(Sql.rows(after, rows)).hasSize(500).isEqualTo(Sql.rows(before, rows));
            assertThat(Sql.text(after, "PRAGMA quick_check(1)")).isNotEmpty();
        }
    }

    @Test
    void a_damaged_page_is_not_carried_over() throws Exception {
        try (RandomAccessFile disk = new RandomAccessFile(old.path().toFile(), "rw")) {
            disk.seek(3L * PAGE + 100);
            int was = disk.read();
            disk.seek(3L * PAGE + 100);
            disk.write(was ^ 1);
        }

        MigrationException failure = catchThrowableOfType(
                MigrationException.class, () -> Keys.raw().pages().transfer(old, fresh, Keys.otherRaw()));

        assertThat(failure.problem().code()).isIn(ProblemCode.TRANSFER_UNEQUAL, ProblemCode.TRANSFER_FAILED);
        assertThat(fresh.path()).isEmptyFile();
    }

    @Test
    void a_schema_with_texts_in_double_quotes_gets_another_key() throws Exception {
        try (Connection connection = Keys.raw().open(old)) {
            Sql.execute(
                    connection,
                    "DROP INDEX ti",
                    "CREATE TABLE p (st TEXT CHECK (st IN ('open', 'shut')))",
                    "PRAGMA writable_schema = ON",
                    "UPDATE sqlite_schema SET sql = replace(sql, '''open''', '\"open\"') WHERE name = 'p'");
        }

        Keys.raw().pages().transfer(old, fresh, Keys.otherRaw());

        try (Connection connection = Keys.otherRaw().open(fresh)) {
            assertThat(Sql.text(connection, "SELECT sql FROM sqlite_schema WHERE name = 'p'"))
                    .contains("\"open\"");
        }
    }

    @Test
    void where_the_format_changes_such_a_schema_is_refused_by_name() throws Exception {
        Path plaintext = folder.resolve("plain.db");
        PlaintextDatabase opener = PlaintextDatabase.withoutEncryption();
        opener.open(new DatabaseFile(Files.createFile(plaintext)), Purpose.CREATION)
                .close();
        try (Connection connection = opener.open(new DatabaseFile(plaintext))) {
            Sql.execute(
                    connection,
                    "CREATE TABLE p (st TEXT CHECK (st IN ('open', 'shut')))",
                    "PRAGMA writable_schema = ON",
                    "UPDATE sqlite_schema SET sql = replace(sql, '''open''', '\"open\"') WHERE name = 'p'");
        }
        byte[] before = Files.readAllBytes(plaintext);

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> Migrator.forDatabase(plaintext, opener).maintenance().rekey(Keys.raw(), "a test"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.SCHEMA_NOT_COPIED);
        assertThat(failure.problem().summary()).contains("table p has \"open\" in double quotes");
        assertThat(Files.readAllBytes(plaintext)).isEqualTo(before);
    }
}
