package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Finding out why a file does not open must not drop the locks of this process's other connections. */
@EnabledOnOs(OS.LINUX)
class KeptLocksTest {
    @TempDir
    Path folder;

    @Test
    void an_opening_with_a_wrong_key_leaves_the_locks_of_others_alone() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        ChildCommand other = Drivers.child(OpenerMain.class, Drivers.cipher());
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, "BEGIN IMMEDIATE", "INSERT INTO patient (name) VALUES ('four')");

            for (SqlCipherKey wrong : List.of(Keys.otherRaw(), Keys.salted())) {
                MigrationException refusal = catchThrowableOfType(MigrationException.class, () -> wrong.open(database));
                assertThat(refusal.problem().code()).isEqualTo(ProblemCode.WRONG_KEY);
            }

            assertThat(Drivers.answer(other, "write", database.toString())).isEqualTo("busy");
        }
        assertThat(Drivers.answer(other, "write", database.toString())).isEqualTo("done");
    }

    @Test
    void a_file_that_is_opened_while_the_key_is_fetched_is_not_read() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        ChildCommand other = Drivers.child(OpenerMain.class, Drivers.cipher());
        List<Connection> working = new ArrayList<>();
        SqlCipherKey slow = SqlCipherKey.fetchedFrom(() -> {
            working.add(atWork(Keys.raw(), database));
            return Keys.rawBytes(1);
        });

        assertThatThrownBy(() -> slow.hold(database)).isInstanceOf(IllegalStateException.class);

        assertThat(Drivers.answer(other, "write", database.toString())).isEqualTo("busy");
        working.get(0).close();
    }

    @Test
    void a_file_that_is_opened_while_a_key_is_derived_is_not_read() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        ChildCommand other = Drivers.child(OpenerMain.class, Drivers.cipher());
        Thread examiner = Thread.currentThread();
        FutureTask<Connection> working = new FutureTask<>(() -> {
            while (Stream.of(examiner.getStackTrace())
                    .noneMatch(at -> at.getMethodName().equals("pbkdf2"))) {
                Thread.onSpinWait();
            }
            return atWork(Keys.raw(), database);
        });
        new Thread(working).start();

        Examination found = Keys.passphrase("no such passphrase").examine(database);

        assertThat(found.problem().map(Problem::code)).contains(ProblemCode.DATABASE_BUSY);
        assertThat(Drivers.answer(other, "write", database.toString())).isEqualTo("busy");
        working.get().close();
    }

    private static Connection atWork(SqlCipherKey key, DatabaseFile database) {
        Connection connection = key.open(database);
        try {
            Sql.execute(connection, "BEGIN IMMEDIATE");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return connection;
    }

    @Test
    void a_file_is_known_to_be_open_under_every_name() throws Exception {
        DatabaseFile database = Databases.make(folder.resolve("monitor.db"), Keys.raw());
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), database.path());
        Path hardLink = Files.createLink(folder.resolve("hard.db"), database.path());
        List<Path> names = List.of(database.path(), link, hardLink);

        assertThat(names).noneMatch(OpenFiles::include);
        try (Connection connection = Keys.raw().open(database)) {
            assertThat(connection.isClosed()).isFalse();
            assertThat(names).allMatch(OpenFiles::include);
        }
        assertThat(names).noneMatch(OpenFiles::include);
    }
}
