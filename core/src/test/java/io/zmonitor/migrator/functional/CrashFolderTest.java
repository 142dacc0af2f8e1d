package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Something that is not the library's has the name of the folder in which copies of a crash are kept. */
class CrashFolderTest {
    private static final Migration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT);");
    private static final Migration WARDS = schema(2, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    private MonitorDatabase database;
    private Path taken;

    @BeforeEach
    void create() throws SQLException {
        database = new MonitorDatabase(folder.resolve("mönitor.db"), new TestOpener());
        database.migrator(BEDS).migrate();
        database.execute("INSERT INTO beds (label) VALUES ('A')");
        taken = folder.resolve("mönitor.db-crashed");
    }

    private List<Path> foreign(String kind) throws IOException {
        if (kind.equals("file")) {
            return List.of(Files.writeString(taken, "mine"));
        }
        Files.createDirectory(taken);
        return switch (kind) {
            case "folder" -> List.of(Files.writeString(taken.resolve("notes.txt"), "mine"));
            case "copy" -> List.of(Files.copy(database.path(), taken.resolve("mönitor.db")));
            default -> List.of();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "folder", "copy", "file"})
    void a_healthy_database_opens_and_what_is_there_stays(String kind) throws Exception {
        List<Path> foreign = foreign(kind);

        assertThat(database.migrator(BEDS).migrate().wasUpToDate()).isTrue();
        assertThat(database.migrator(BEDS, WARDS).migrate().applied()).hasSize(1);
        assertThat(database.migrator(BEDS, WARDS).maintenance().leftovers()).isEmpty();

        assertThat(foreign).allSatisfy(file -> assertThat(file).exists());
        assertThat(database.rows("SELECT label FROM beds")).containsExactly("A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "copy", "file"})
    void after_a_crash_it_is_told_as_what_it_is(String kind) throws Exception {
        crash();
        List<Path> foreign = foreign(kind);
        byte[] journal = Files.readAllBytes(folder.resolve("mönitor.db-journal"));

        MigrationException refusal = failureOf(database.migrator(BEDS));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.CRASH_FOLDER_TAKEN);
        assertThat(refusal.problem().values()).contains(taken.toString());
        assertThat(refusal.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(Files.readAllBytes(folder.resolve("mönitor.db-journal"))).isEqualTo(journal);
        assertThat(foreign).allSatisfy(file -> assertThat(file).exists());

        Files.move(taken, folder.resolve("elsewhere"));
        assertThat(database.migrator(BEDS).migrate().wasUpToDate()).isTrue();
        assertThat(database.rows("SELECT label FROM beds")).containsExactly("A");
    }

    @Test
    void an_empty_folder_makes_place() throws Exception {
        crash();
        foreign("empty");

        assertThat(database.migrator(BEDS).migrate().wasUpToDate()).isTrue();

        assertThat(taken).doesNotExist();
        assertThat(database.rows("SELECT label FROM beds")).containsExactly("A");
    }

    // What is copied while a transaction has reached the file is what a kill leaves.
    private void crash() throws SQLException, IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Connection connection = database.open()) {
            SqlConnection writing = new SqlConnection(connection);
            writing.execute("PRAGMA cache_size = 10");
            writing.execute("BEGIN");
            writing.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                    + " INSERT INTO beds (label) SELECT hex(zeroblob(200)) FROM n");
            for (String end : List.of("", "-journal")) {
                Files.copy(folder.resolve("mönitor.db" + end), copy.resolve("mönitor.db" + end));
            }
        }
        Files.delete(database.path());
        Files.deleteIfExists(folder.resolve("mönitor.db-journal"));
        database = new MonitorDatabase(folder.resolve("mönitor.db"), database.opener());
        for (String end : List.of("", "-journal")) {
            Files.move(copy.resolve("mönitor.db" + end), folder.resolve("mönitor.db" + end));
        }
    }
}
