package io.zmonitor.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bar where it can be drawn, lines where it cannot. */
class BootProgressTest {
    private static final MigrationId STEP = MigrationId.data(22);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    @TempDir
    private Path folder;

    @Test
    void on_a_terminal_a_bar_moves_on_one_line_and_ends_with_it() {
        ProgressBarDisplay display = new ProgressBarDisplay(out);

        display.show(STEP, OptionalDouble.of(0.25), "250 rows");
        display.show(STEP, OptionalDouble.of(1), "1,000 rows");
        display.end();

        assertThat(bytes.toString(UTF_8))
                .contains("data-0022", "100%", "1,000 rows")
                .contains("\r")
                .endsWith("rows" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({
        "true, xterm, '', true",
        "true, dumb, '', false",
        "true, xterm, 1, false",
        "false, xterm, '', false",
    })
    void it_is_drawn_only_where_it_can_be(boolean isTerminal, String term, String noColor, boolean isBar) {
        BootProgress progress = BootProgress.to(out, Map.of("TERM", term, "NO_COLOR", noColor), isTerminal);

        assertThat(progress.isBar()).isEqualTo(isBar);
    }

    @Test
    void elsewhere_there_are_lines_not_more_than_one_in_a_while() {
        BootProgress.Lines each = new BootProgress.Lines(out, Duration.ZERO);
        BootProgress.Lines seldom = new BootProgress.Lines(out, Duration.ofHours(1));

        each.show(STEP, OptionalDouble.of(0.257), "250 rows");
        each.show(STEP, OptionalDouble.empty(), "12 s in one statement");
        seldom.show(STEP, OptionalDouble.empty(), "never seen");

        assertThat(bytes.toString(UTF_8).lines())
                .containsExactly("data-0022: 26 %, 250 rows", "data-0022: 12 s in one statement");
    }

    @Test
    void the_batches_of_a_run_move_it() {
        KeyFile keyFile = new KeyFile(folder.resolve("k.key"));
        keyFile.create();
        SqlMigration table = SqlMigration.of(MigrationId.schema(1), "t", "CREATE TABLE t (id INTEGER PRIMARY KEY, n);");
        SqlMigration rows = SqlMigration.of(
                MigrationId.data(2),
                "rows",
                "INSERT INTO t WITH RECURSIVE i (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < 500)"
                        + " SELECT x, NULL FROM i;");
        SqlMigration batches = SqlMigration.of(
                MigrationId.data(3),
                "batches",
                "-- @batch t by id size 100\nUPDATE t SET n = 1 WHERE id BETWEEN :from AND :to;");
        Migrator migrator = Migrator.forDatabase(folder.resolve("p.db"), SqlCipherKey.fetchedFrom(keyFile::fetch));
        migrator.withSource(MigrationSource.of(table, rows)).migrate();

        migrator.withSource(MigrationSource.of(table, rows, batches))
                .withListener(new BootProgress(new BootProgress.Lines(out, Duration.ZERO)))
                .migrate();

        assertThat(bytes.toString(UTF_8)).contains("data-0003: 20 %, 100 rows");
    }
}
