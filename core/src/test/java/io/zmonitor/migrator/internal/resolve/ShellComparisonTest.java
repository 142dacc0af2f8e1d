package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.ScriptParser;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the same scripts through the stock shell of SQLite and through our splitter, one driver call per statement:
 * what is in the two databases afterwards must be the same. The shell goes on after an error, and so do we.
 */
class ShellComparisonTest {
    /** Scripts per database: SQLite reads the whole schema again after each change of it. */
    private static final int BATCH = 100;

    private static final int BATCHES = 20;

    @TempDir
    private Path temp;

    @BeforeEach
    void requireShell() throws InterruptedException {
        assumeTrue(isShellThere(), "there is no sqlite3 on the PATH");
    }

    @ParameterizedTest
    @MethodSource("batches")
    void generated_scripts_do_the_same_as_in_the_shell(int batch) throws Exception {
        List<String> scripts = new ArrayList<>();
        for (int number = 0; number < BATCH; number++) {
            scripts.add(GeneratedScript.of(batch * BATCH + number));
        }

        assertSame(scripts);
    }

    static IntStream batches() {
        return IntStream.range(0, BATCHES);
    }

    @Test
    void scripts_that_trip_others_do_the_same_as_in_the_shell() throws Exception {
        assertSame(ScriptsThatTripOthersTest.runnable());
    }

    private void assertSame(List<String> scripts) throws Exception {
        Path shellDatabase = temp.resolve("shell.db");
        Path ownDatabase = temp.resolve("own.db");
        runInShell(scripts, shellDatabase);
        int failed = runOurselves(scripts, ownDatabase);

        List<String> rows = content(ownDatabase);
        assertThat(rows).hasSizeGreaterThan(scripts.size()).isEqualTo(content(shellDatabase));
        assertThat(failed).as("statements that fail in both").isZero();
    }

    private void runInShell(List<String> scripts, Path database) throws IOException, InterruptedException {
        StringBuilder commands = new StringBuilder("PRAGMA synchronous = OFF;\nPRAGMA journal_mode = MEMORY;\n");
        for (int i = 0; i < scripts.size(); i++) {
            Files.writeString(temp.resolve(i + ".sql"), scripts.get(i));
            commands.append(".read ").append(i).append(".sql\n");
        }
        Path input = Files.writeString(temp.resolve("commands"), commands);
        Process shell = new ProcessBuilder("sqlite3", "-batch", database.toString())
                .directory(temp.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    private static int runOurselves(List<String> scripts, Path database) throws SQLException {
        int failed = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA journal_mode = MEMORY");
            for (String script : scripts) {
                for (ScriptStatement part :
                        ScriptParser.parse("script.sql", script).statements()) {
                    failed += part.action() == Action.EXECUTE && !succeeds(statement, part.sql()) ? 1 : 0;
                }
            }
        }
        return failed;
    }

    private static boolean succeeds(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static List<String> content(Path database) throws SQLException {
        List<String> content = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            String schema = "SELECT type || name || tbl_name || quote(sql) FROM sqlite_schema ORDER BY rowid";
            content.addAll(column(statement, schema));
            for (String table : column(statement, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")) {
                String quoted = table.replace("\"", "\"\"");
                content.add(table);
                content.addAll(
                        column(statement, "SELECT quote(a) || ',' || quote(b) FROM \"" + quoted + "\" ORDER BY rowid"));
            }
        }
        return content;
    }

    private static List<String> column(Statement statement, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static boolean isShellThere() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("sqlite3", "-version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
