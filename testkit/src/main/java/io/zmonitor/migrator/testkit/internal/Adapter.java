package io.zmonitor.migrator.testkit.internal;

import io.zmonitor.migrator.spi.DatabaseOpener;
import java.lang.reflect.InvocationTargetException;

/**
 * The openers of zmonitor-migrator-sqlcipher, found by name: the tests of that module are written with this one, so this
 * one cannot depend on it.
 */
public final class Adapter {
    private static final String PACKAGE = "io.zmonitor.migrator.sqlcipher.";

    private Adapter() {}

    /** Encrypts with this raw key of 32 bytes. */
    public static DatabaseOpener encrypting(byte[] key) {
        return call(PACKAGE + "SqlCipherKey", "raw", new Class<?>[] {byte[].class}, key.clone());
    }

    /** Encrypts nothing. */
    public static DatabaseOpener plain() {
        return call(PACKAGE + "PlaintextDatabase", "withoutEncryption", new Class<?>[0]);
    }

    /** Whether this is the opener that encrypts nothing, by its name. */
    public static boolean isPlain(DatabaseOpener opener) {
        return opener.getClass().getName().equals(PACKAGE + "PlaintextDatabase");
    }

    private static DatabaseOpener call(String type, String method, Class<?>[] types, Object... values) {
        try {
            return (DatabaseOpener) Class.forName(type).getMethod(method, types).invoke(null, values);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "zmonitor-migrator-sqlcipher is not there, which opens test databases. Add it to the tests, or say"
                            + " TestDatabases.openedBy(name, opener).",
                    e);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(
                    "zmonitor-migrator-sqlcipher has another version than zmonitor-migrator-testkit", e);
        }
    }
}
