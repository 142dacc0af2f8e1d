package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.open.CipherDriver;
import io.zmonitor.migrator.sqlcipher.internal.open.NewDatabase;
import io.zmonitor.migrator.sqlcipher.internal.open.Opening;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that throws what JDBC does not declare, with the key in it. */
class DriverFailureTest {
    private static final String GOSSIP = "the key is 0101";

    @TempDir
    Path folder;

    @Test
    void an_opening_is_refused_without_what_the_driver_said() throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        Files.createFile(database.path());
        Keys.raw().open(database, Purpose.CREATION).close();

        assertTypeAlone(assertRefused(
                folder,
                ProblemCode.OPENING_FAILED,
                () -> opening(database, "connect").open(Map.of())));
    }

    @Test
    void a_creation_leaves_the_file_empty() throws Exception {
        DatabaseFile empty = new DatabaseFile(Files.createFile(folder.resolve("monitor.db")));

        assertTypeAlone(assertRefused(
                folder, ProblemCode.OPENING_FAILED, () -> new NewDatabase(opening(empty, "connect")).create(Map.of())));
    }

    @Test
    void a_connection_that_cannot_be_used_is_closed() throws Exception {
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        Files.createFile(database.path());
        Keys.raw().open(database, Purpose.CREATION).close();

        assertTypeAlone(assertRefused(
                folder,
                ProblemCode.OPENING_FAILED,
                () -> opening(database, "createStatement").open(Map.of())));
        assertThat(OpenFiles.include(database.path())).isFalse();
    }

    private static void assertTypeAlone(MigrationException refusal) {
        StringWriter said = new StringWriter();
        refusal.printStackTrace(new PrintWriter(said, true));
        assertThat(said.toString())
                .contains("undeclared java.lang.IllegalStateException")
                .doesNotContain(GOSSIP);
    }

    private static Opening opening(DatabaseFile database, String failing) throws Exception {
        Driver right = DriverManager.getDriver("jdbc:sqlite:");
        Driver wrong = behind(Driver.class, right, failing);
        return new Opening(database, CipherFormat.SQLCIPHER_4, new CipherDriver(wrong), new RawKey(Keys.rawBytes(1)));
    }

    // Calls with this name throw, on the driver and on its connections to files; those in memory are left alone.
    private static <T> T behind(Class<T> type, Object right, String failing) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean memory = arguments != null && String.valueOf(arguments[0]).contains(":memory:");
            if (method.getName().equals(failing) && !memory) {
                throw new IllegalStateException(GOSSIP);
            }
            Object result = method.invoke(right, arguments);
            return result instanceof Connection && !memory ? behind(Connection.class, result, failing) : result;
        };
        return type.cast(
                Proxy.newProxyInstance(DriverFailureTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
