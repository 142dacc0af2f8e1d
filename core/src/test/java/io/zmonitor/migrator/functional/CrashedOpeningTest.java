package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file set that a crash left: what must happen before the driver may recover it. */
class CrashedOpeningTest {
    private static final SqlMigration TABLE = schema(1, "CREATE TABLE vitals (id INTEGER PRIMARY KEY, value REAL);");
    private static final Migration[] SET = {TABLE, data(2, "UPDATE vitals SET value = 0;")};

    @TempDir
    Path folder;

    private Path crashed;

    @BeforeEach
    void makeFolder() throws IOException {
        crashed = Files.createDirectory(folder.resolve("crashed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void recovers_with_the_right_key_and_leaves_nothing_beside_the_file(String journalMode) throws Exception {
        MonitorDatabase database = crash(journalMode);

        assertThat(database.migrator(SET).migrate().applied()).hasSize(1);

        assertThat(database.rows("SELECT count(*) FROM vitals"))
                .containsExactly(journalMode.equals("wal") ? "600" : "500");
        assertThat(files().keySet()).allMatch(name -> name.startsWith("zmonitor.db") && !name.contains("crashed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void changes_no_byte_with_a_wrong_key(String journalMode) throws Exception {
        MonitorDatabase database = crash(journalMode);
        Map<String, byte[]> before = files();
        MonitorDatabase wrong = new MonitorDatabase(database.path(), new Stranger());

        MigrationException failure = failureOf(wrong.migrator(SET));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.KEY_NOT_PROVED);
        Map<String, byte[]> after = files();
        after.keySet().removeIf(name -> name.endsWith("-migrator-lock"));
        assertThat(after).containsExactlyEntriesOf(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    @NeedsEncryption
    void would_destroy_the_database_without_the_proof(String journalMode) throws Exception {
        MonitorDatabase database = crash(journalMode);

        failureOf(new MonitorDatabase(database.path(), new Stranger()).without(Guard.KEY_PROVED, SET));

        MonitorDatabase.Run again = database.without(Guard.KEY_PROVED, SET);
        boolean intact;
        try {
            again.run();
            intact = database.rows("PRAGMA integrity_check").get(0).equals("ok")
                    && database.rows("SELECT count(*) FROM vitals")
                            .get(0)
                            .equals(journalMode.equals("wal") ? "600" : "500");
        } catch (MigrationException | SQLException e) {
            intact = false;
        }
        assertThat(intact).isFalse();
    }

    @Test
    void leaves_the_set_as_it_is_when_no_attempt_succeeds() throws Exception {
        MonitorDatabase database = crash("delete");
        Map<String, byte[]> before = files();
        Unlucky unlucky = new Unlucky(3);

        MigrationException failure = failureOf(new MonitorDatabase(database.path(), unlucky).migrator(SET));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.RECOVERY_FAILED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        Path kept = crashed.resolve("zmonitor.db-quarantine-1");
        assertThat(failure.problem().remedy()).contains(kept.toString());
        assertThat(kept.resolve("zmonitor.db-journal")).hasBinaryContent(before.get("zmonitor.db-journal"));
        assertThat(files()).containsAllEntriesOf(before);
        assertThat(unlucky.openings).isEqualTo(3);
    }

    @Test
    void keeps_one_copy_however_often_it_fails_and_recovers_when_it_can() throws Exception {
        MonitorDatabase database = crash("delete");
        for (int boot = 0; boot < 3; boot++) {
            failureOf(new MonitorDatabase(database.path(), new Unlucky(3)).migrator(SET));
        }
        assertThat(crashed.resolve("zmonitor.db-quarantine-2")).doesNotExist();

        new MonitorDatabase(database.path(), new Unlucky(2)).migrator(SET).migrate();

        assertThat(database.rows("SELECT count(*) FROM vitals")).containsExactly("500");
    }

    @Test
    void refuses_a_journal_whose_database_is_gone() throws Exception {
        MonitorDatabase database = crash("delete");
        Files.delete(database.path());

        assertThat(failureOf(database.migrator(SET)).problem().code())
                .isEqualTo(ProblemCode.SIDE_FILE_WITHOUT_DATABASE);
        assertThat(database.path()).doesNotExist();
    }

    /** A copy of the files of a database in the middle of a large transaction, or of a live write-ahead log. */
    private MonitorDatabase crash(String journalMode) throws SQLException, IOException {
        MonitorDatabase live = MonitorDatabase.in(folder);
        live.migrator(TABLE).migrate();
        try (Connection connection = live.open()) {
            SqlConnection writer = new SqlConnection(connection);
            writer.execute("PRAGMA journal_mode = " + journalMode);
            writer.execute("PRAGMA cache_size = 2");
            writer.execute(rows(1, 500));
            if (journalMode.equals("wal")) {
                writer.execute(rows(501, 600));
            } else {
                writer.execute("BEGIN");
                writer.execute("UPDATE vitals SET value = -1");
                writer.execute(rows(501, 4000));
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = file.getFileName().toString();
                    if (!name.endsWith("-shm") && !name.contains("migrator")) {
                        Files.copy(file, crashed.resolve(name));
                    }
                }
            }
        }
        return new MonitorDatabase(crashed.resolve("zmonitor.db"), live.opener());
    }

    private static String rows(int from, int to) {
        return "WITH RECURSIVE n (i) AS (SELECT " + from + " UNION ALL SELECT i + 1 FROM n WHERE i < " + to
                + ") INSERT INTO vitals SELECT i, i FROM n";
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(crashed)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    /** Has another key, and finds that out. */
    private static final class Stranger extends TestOpener {
        Stranger() {
            super("a1");
        }

        @Override
        public void prove(DatabaseFile database) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.KEY_NOT_PROVED, database.path()));
        }
    }

    /** Has the key, but meets read errors when it opens. */
    private static final class Unlucky extends TestOpener {
        private final int errors;
        private int openings;

        Unlucky(int errors) {
            this.errors = errors;
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            if (!purpose.isForRun()) {
                return super.open(database, purpose);
            }
            if (openings++ < errors) {
                throw new SQLException("[SQLITE_IOERR_READ]  I/O error in the VFS layer (disk I/O error)", null, 266);
            }
            return super.open(database, purpose);
        }
    }
}
