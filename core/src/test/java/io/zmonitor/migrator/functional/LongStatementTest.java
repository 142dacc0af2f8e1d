package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.RepeatableMigration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However long a statement is, a failure shows its beginning only: in the audit, too, which keeps it for ever. */
class LongStatementTest {
    private static final Migration BEDS = schema(
            1,
            "CREATE TABLE bêds (id INTEGER PRIMARY KEY, label TEXT UNIQUE);\n" + "INSERT INTO bêds VALUES (1, 'A');");
    private static final String LONG = "ü".repeat(400_000);

    @TempDir
    Path folder;

    static Stream<Migration> failing() {
        return Stream.of(
                data(2, "INSERT INTO bêds VALUES (2, 'A'), (3, '" + LONG + "');"),
                data(2, "-- @expect 7\nSELECT count(*) FROM bêds WHERE label <> '" + LONG + "';\nDELETE FROM bêds;"),
                data(2, "INSERT OR ROLLBACK INTO bêds VALUES (2, 'A'), (3, '" + LONG + "');"),
                data(2, "INSERT INTO \"" + LONG + "\" VALUES (1);"));
    }

    @ParameterizedTest
    @MethodSource("failing")
    void shows_the_beginning_of_it_only(Migration failing) throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
        Migrator migrator = database.migrator(BEDS, failing);

        MigrationException failure = failureOf(migrator);

        assertThat(printed(failure)).contains("characters more)").hasSizeLessThan(40_000);
        assertThat(failure.problem().values())
                .allSatisfy(value -> assertThat(value).hasSizeLessThan(2_100));
        assertThat(database.rows("SELECT max(length(detail)) < 5000 FROM schema_version_audit"))
                .containsExactly("1");
    }

    @Test
    void shows_the_beginning_of_a_repeatable_only() throws SQLException {
        MonitorDatabase database = MonitorDatabase.in(folder);
        RepeatableMigration failing = RepeatableMigration.of(
                "bed_list", "CREATE TRIGGER bed_list AFTER INSERT ON \"" + LONG + "\" BEGIN SELECT 1; END;");

        MigrationException failure = failureOf(
                database.migrator(BEDS).withSource(MigrationSource.of(BEDS).and(failing)));

        assertThat(printed(failure)).contains("characters more)").hasSizeLessThan(40_000);
        assertThat(database.rows("SELECT max(length(detail)) < 5000 FROM schema_version_audit"))
                .containsExactly("1");
    }

    @Test
    void a_character_outside_of_the_basic_plane_is_not_cut_in_half() {
        String text = "x".repeat(Problem.LONGEST_EXCERPT - 1) + "\uD83D\uDE00 and more";

        assertThat(Problem.excerpt(text)).endsWith("x\u2026 (11 characters more)");
    }

    @Test
    void a_statement_of_usual_length_is_shown_whole() {
        String text = "x".repeat(Problem.LONGEST_EXCERPT);

        assertThat(Problem.excerpt(text)).isEqualTo(text);
    }

    private static String printed(MigrationException failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
