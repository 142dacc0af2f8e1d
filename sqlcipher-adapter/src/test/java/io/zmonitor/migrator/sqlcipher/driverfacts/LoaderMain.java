package io.zmonitor.migrator.sqlcipher.driverfacts;

import java.sql.Connection;
import java.sql.SQLException;

/** What another process does: it loads the native library and ends, in order or at once. */
final class LoaderMain {
    private LoaderMain() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = RawDriver.inMemory()) {
            System.out.println(connection.isClosed() ? "closed" : "loaded");
        }
        if (arguments[0].equals("halt")) {
            Runtime.getRuntime().halt(0);
        }
    }
}
