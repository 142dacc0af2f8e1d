package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.functional.TestOpener;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of key that is stopped before each of its deeds, and who comes next. */
class SwapKeyTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:30:45Z");
    private static final SqlMigration BEDS =
            SqlMigration.of(MigrationId.schema(1), "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY);");
    private static final DatabaseOpener OLD = new Telling("5e");
    private static final DatabaseOpener NEW = new Telling("7a");
    private static final DatabaseOpener STRANGER = new Telling("6f");

    @TempDir
    Path folder;

    /** Tells a key that does not fit, as real openers do. */
    private static final class Telling extends TestOpener {
        Telling(String key) {
            super(key);
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            return told(database, () -> super.open(database, purpose));
        }

        private interface Opening {
            Connection make() throws SQLException;
        }

        private static Connection told(DatabaseFile database, Opening opening) throws SQLException {
            try {
                return opening.make();
            } catch (SQLException e) {
                if (e.getErrorCode() == 26) {
                    throw MigrationException.refusing(Problem.ofFile(ProblemCode.WRONG_KEY, database.path()));
                }
                throw e;
            }
        }
    }

    @Test
    void a_stranger_moves_nothing_and_is_told_so() throws Exception {
        for (DatabaseFile database : stopped(Files.createDirectory(folder.resolve("stranger")))) {
            Map<String, Long> before = names(database);

            MigrationException refusal = failureOf(STRANGER, database);

            assertThat(refusal.problem()).isEqualTo(Problem.ofFile(ProblemCode.WRONG_KEY, database.path()));
            assertThat(names(database)).as("%s", database).isEqualTo(before);
            assertThat(catchThrowableOfType(
                                    MigrationException.class,
                                    () -> migrator(STRANGER, database)
                                            .maintenance()
                                            .restore(folder.resolve("backup"), "a try"))
                            .problem()
                            .code())
                    .isIn(ProblemCode.WRONG_KEY, ProblemCode.BACKUP_UNUSABLE);
            assertThat(names(database)).as("%s", database).isEqualTo(before);
            assertThat(migrator(NEW, database).migrate().wasUpToDate()).isTrue();
        }
    }

    @Test
    void the_new_key_finishes_it_at_once() throws Exception {
        for (DatabaseFile database : stopped(Files.createDirectory(folder.resolve("new")))) {
            assertThat(migrator(NEW, database).migrate().wasUpToDate()).isTrue();
            assertThat(names(database).keySet()).noneMatch(name -> name.contains("intent"));
        }
    }

    @Test
    void the_former_key_finishes_it_and_is_told_what_it_is() throws Exception {
        for (DatabaseFile database : stopped(Files.createDirectory(folder.resolve("old")))) {
            MigrationException refusal = failureOf(OLD, database);

            assertThat(refusal.problem())
                    .isEqualTo(Problem.ofFile(
                            ProblemCode.KEY_CHANGED,
                            database.path(),
                            database.sibling(".replaced-20260301-123045").toString()));
            assertThat(failureOf(OLD, database).problem().code()).isEqualTo(ProblemCode.WRONG_KEY);
            assertThat(migrator(NEW, database).migrate().wasUpToDate()).isTrue();
        }
    }

    @Test
    void without_the_proof_a_stranger_would_finish_it() throws Exception {
        DatabaseFile database =
                stopped(Files.createDirectory(folder.resolve("unproved"))).get(0);

        assertThat(catchThrowableOfType(
                        MigrationException.class,
                        () -> new MigrationRun(RunSettings.forFile(database.path(), STRANGER)
                                        .withSource(MigrationSource.of(BEDS))
                                        .withoutGuard(Guard.KEY_PROVED))
                                .execute()))
                .isNotNull();

        assertThat(names(database).keySet()).noneMatch(name -> name.contains("intent"));
    }

    /** One database for each deed before which an announced swap can stop. */
    private List<DatabaseFile> stopped(Path place) throws Exception {
        Path old = place.resolve("old");
        Path next = place.resolve("next");
        migrator(OLD, new DatabaseFile(old)).migrate();
        migrator(NEW, new DatabaseFile(next)).migrate();
        List<DatabaseFile> stopped = new ArrayList<>();
        boolean finished = false;
        for (int deeds = 0; !finished; deeds++) {
            DatabaseFile database = new DatabaseFile(
                    Files.createDirectory(place.resolve("deeds-" + deeds)).resolve("zmönitor.db"));
            Files.copy(old, database.path());
            Files.copy(next, Swap.next(database).path());
            try {
                new Swap(database, new StoppingDeeds(deeds)).execute(AT);
                finished = true;
            } catch (StoppingDeeds.Stopped e) {
                if (Files.exists(database.sibling(Swap.INTENT))) {
                    stopped.add(database);
                }
            }
        }
        assertThat(stopped).hasSizeGreaterThan(7);
        return stopped;
    }

    private static MigrationException failureOf(DatabaseOpener key, DatabaseFile database) {
        return catchThrowableOfType(
                MigrationException.class, () -> migrator(key, database).migrate());
    }

    private static Migrator migrator(DatabaseOpener key, DatabaseFile database) {
        return Migrator.forDatabase(database.path(), key).withSource(MigrationSource.of(BEDS));
    }

    private static Map<String, Long> names(DatabaseFile database) throws IOException {
        Map<String, Long> names = new TreeMap<>();
        try (Stream<Path> files = Files.walk(database.path().resolveSibling(""))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith("-migrator-lock")) {
                    names.put(file.toString(), Files.getLastModifiedTime(file).toMillis());
                }
            }
        }
        return names;
    }
}
