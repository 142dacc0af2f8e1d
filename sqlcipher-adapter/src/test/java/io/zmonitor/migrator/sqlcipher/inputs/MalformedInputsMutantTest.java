package io.zmonitor.migrator.sqlcipher.inputs;

import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.refused;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.Making;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The mutants of {@link MalformedInputsTest}: faults that each of its checks must find. */
@EnabledOnOs(OS.LINUX)
class MalformedInputsMutantTest {
    private static final Making FINE = MalformedInputFixture::pending;

    @TempDir
    static Path sound;

    @TempDir
    Path folder;

    @BeforeAll
    static void make_what_is_sound() throws Exception {
        MalformedInputsTest.template = MalformedInputFixture.make(sound);
    }

    @Test
    void an_input_that_should_be_refused_and_works_is_found() {
        assertFound(refused(ProblemCode.FILE_NAME, "fine", FINE), "nothing was refused");
    }

    @Test
    void an_input_that_should_work_and_is_refused_is_found() {
        Making spoiled = bedside -> bedside.script("schema/nameless.sql", "SELECT 1;");

        assertThat(catchThrowable(() -> table().gets_its_code_and_does_no_harm(works("spoiled", spoiled))))
                .isInstanceOf(MigrationException.class);
    }

    @Test
    void another_code_is_found() {
        assertFound(refused(ProblemCode.EMPTY_FILE, "other", spoiling(database -> {})), "WRONG_KEY");
    }

    @Test
    void a_message_that_does_not_say_it_is_found() {
        assertFound(refused(ProblemCode.WRONG_KEY, "silent", spoiling(database -> {}), "line 7"), "line 7");
    }

    @Test
    void a_changed_byte_is_found() {
        assertFound(
                refused(ProblemCode.WRONG_KEY, "touched", spoiling(MalformedInputsMutantTest::touch)), "zmonitor.db");
    }

    @Test
    void a_new_file_is_found() {
        assertFound(
                refused(
                        ProblemCode.WRONG_KEY,
                        "new",
                        spoiling(database -> touch(database.resolveSibling("left-behind")))),
                "left-behind");
    }

    @Test
    void a_secret_in_a_message_is_found() {
        DatabaseOpener talkative = new Refusing(database -> {}, MalformedInputFixture.PATIENT);

        assertFound(
                refused(ProblemCode.WRONG_KEY, "said", bedside -> bedside.openedBy(talkative)),
                MalformedInputFixture.PATIENT);
    }

    private void assertFound(MalformedInput input, String complaint) {
        assertThat(catchThrowable(() -> table().gets_its_code_and_does_no_harm(input)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(complaint);
    }

    private MalformedInputsTest table() {
        MalformedInputsTest table = new MalformedInputsTest();
        table.folder = folder;
        return table;
    }

    private static Making spoiling(Consumer<Path> fault) {
        return bedside -> bedside.openedBy(new Refusing(fault, ""));
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses every opening, with a fault and a careless cause. */
    private record Refusing(Consumer<Path> fault, String said) implements DatabaseOpener {
        @Override
        public Connection open(DatabaseFile database, Purpose purpose) {
            fault.accept(database.path());
            Problem problem = Problem.ofFile(ProblemCode.WRONG_KEY, database.path());
            throw MigrationException.refusing(problem, new IllegalStateException(said));
        }

        @Override
        public void prove(DatabaseFile database) {
            open(database, Purpose.RUN);
        }
    }
}
