package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
    private static final int KILLED = 128 + 9;

    @TempDir
    Path folder;

    @Test
    void it_answers_in_lines_until_its_input_ends() throws Exception {
        try (ChildJvm child = ChildCommand.of(EchoMain.class).start()) {
            child.say("grüß Gott");
            assertThat(child.line()).isEqualTo("echo grüß Gott");
            child.say("again");
            assertThat(child.line()).isEqualTo("echo again");

            assertThat(child.outcome()).isEqualTo(new ChildOutcome(0, "echo grüß Gott\necho again\n", "end\n"));
            assertThatThrownBy(child::line).isInstanceOf(AssertionError.class).hasMessageContaining("end");
        }
    }

    @Test
    void options_and_arguments_reach_it_and_its_exit_code_comes_back() throws Exception {
        ChildOutcome outcome =
                ChildCommand.of(EchoMain.class).withOptions("-Dexit=3").run("two words", "");

        assertThat(outcome.out()).isEqualTo("argument two words\nargument \n");
        assertThat(outcome.exitCode()).isEqualTo(3);
    }

    @Test
    void it_runs_on_a_class_path_of_its_own() throws Exception {
        ChildOutcome outcome = ChildCommand.onClassPath(EchoMain.class, List.of(CodePlaces.of(Sql.class)))
                .run();

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("ClassNotFoundException");
    }

    @Test
    void a_killed_one_leaves_its_transaction_undone_and_its_lock_free() throws Exception {
        KeyedOpener opener = new KeyedOpener(KeyedOpener.KEY);
        DatabaseFile database = new DatabaseFile(Files.createFile(folder.resolve("monitor.db")));
        opener.open(database, Purpose.CREATION).close();
        // What a killed one has unpacked stays behind (driver fact 8): here, in a folder that goes.
        ChildCommand writer = ChildCommand.of(WriterMain.class).withOptions("-Djava.io.tmpdir=" + folder);
        try (ChildJvm child = writer.start(database.toString())) {
            assertThat(child.line()).isEqualTo("in transaction");
            assertThat(database.journal()).exists();

            child.kill();

            assertThat(child.outcome().exitCode()).isEqualTo(KILLED);
        }
        try (Connection connection = opener.open(database)) {
            Sql.execute(connection, "BEGIN EXCLUSIVE", "COMMIT");
            assertThat(Sql.rows(connection, "SELECT id FROM beds")).containsExactly("1");
        }
    }

    @Test
    void closing_kills_it() throws Exception {
        ChildJvm child = ChildCommand.of(EchoMain.class).start();
        child.say("alive");
        assertThat(child.line()).isEqualTo("echo alive");

        child.close();

        assertThat(child.outcome().exitCode()).isEqualTo(KILLED);
    }

    @Test
    void a_folder_and_a_jar_are_code_places() {
        assertThat(CodePlaces.of(EchoMain.class)).isDirectory();
        assertThat(CodePlaces.around(EchoMain.class))
                .startsWith(CodePlaces.of(EchoMain.class))
                .contains(CodePlaces.of(DatabaseFile.class), CodePlaces.of(org.sqlite.JDBC.class))
                .doesNotHaveDuplicates();
    }
}
