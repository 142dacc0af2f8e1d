package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test of {@link SecretsTest}: each leak that is put there on purpose is found, and where it was put. */
class PlantedLeaksTest {
    @TempDir
    Path folder;

    /** SQLite says what it was given: without {@code SafeCause} these messages would be ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT json_extract('{}', name) FROM patient",
                "SELECT * FROM words WHERE words MATCH (SELECT replace(name, ' ', ':') FROM patient)"
            })
    void the_driver_itself_would_say_the_row(String query) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            Sql.execute(
                    connection,
                    "CREATE TABLE patient (name TEXT)",
                    "INSERT INTO patient VALUES ('" + Secret.NAME_VALUE + "')",
                    "CREATE VIRTUAL TABLE words USING fts5(word)");

            assertThatThrownBy(() -> Sql.rows(connection, query))
                    .satisfies(
                            thrown -> assertThat(Secret.in(thrown.getMessage())).containsExactly(Secret.NAME));
        }
    }

    @Test
    void every_planted_leak_is_found_where_it_was_planted() throws Exception {
        Performance performance = Performance.of("planted", folder);
        List<Leak> found = new ArrayList<>(performance.leaksInEvidence());
        found.addAll(performance.leaksInFiles());

        for (FailureCase scene : DeliberateLeaks.all()) {
            String[] name = scene.name().split("-", -1);
            assertThat(performance.outcomes()).containsKey(scene.name());
            assertThat(found)
                    .describedAs(scene.name())
                    .anyMatch(leak -> leak.secret() == Secret.valueOf(name[0])
                            && leak.sink() == Sink.valueOf(name[1])
                            && (leak.place().startsWith(scene.name()) || name[2].equals("temporary")));
        }
        assertThat(performance.leaksPastJava()).extracting(Leak::secret).contains(Secret.PASSPHRASE);
    }
}
