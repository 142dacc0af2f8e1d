package io.zmonitor.migrator.sqlcipher;

import static io.zmonitor.migrator.sqlcipher.Refusals.assertRefused;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.open.CipherDriver;
import io.zmonitor.migrator.sqlcipher.internal.open.NewDatabase;
import io.zmonitor.migrator.sqlcipher.internal.open.Opening;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that knows keys, and forgets them: what it has made is read before it is believed. */
class UnprotectingDriverTest {
    @TempDir
    Path folder;

    private DatabaseFile empty;

    @BeforeEach
    void make_an_empty_file() throws Exception {
        empty = new DatabaseFile(Files.createFile(folder.resolve("monitor.db")));
    }

    @Test
    void a_new_file_in_plaintext_is_emptied_again() throws Exception {
        assertRefused(
                folder,
                ProblemCode.CREATED_UNPROTECTED,
                () -> createWith(driver(settings -> settings.setProperty("key", ""))));
    }

    @Test
    void a_new_file_of_another_cipher_is_emptied_again() throws Exception {
        assertRefused(
                folder,
                ProblemCode.CIPHER_UNAVAILABLE,
                () -> createWith(driver(settings -> {
                    settings.keySet().removeIf(setting -> !setting.equals("key") && !setting.equals("open_mode"));
                })));
    }

    private void createWith(Driver driver) {
        try (RawKey key = new RawKey(Keys.rawBytes(1))) {
            new NewDatabase(new Opening(empty, CipherFormat.SQLCIPHER_4, new CipherDriver(driver), key))
                    .create(Map.of());
        }
    }

    // The right driver, behind a hand that changes the settings.
    private static Driver driver(Consumer<Properties> change) throws Exception {
        Driver right = DriverManager.getDriver("jdbc:sqlite:");
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("connect")) {
                change.accept((Properties) arguments[1]);
            }
            return method.invoke(right, arguments);
        };
        return (Driver) Proxy.newProxyInstance(
                UnprotectingDriverTest.class.getClassLoader(), new Class<?>[] {Driver.class}, handler);
    }
}
