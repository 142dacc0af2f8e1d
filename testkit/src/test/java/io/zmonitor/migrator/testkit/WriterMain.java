package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.nio.file.Path;
import java.sql.Connection;

/** What a child process does: it commits a row, and stands still in the middle of the next transaction. */
final class WriterMain {
    private WriterMain() {}

    public static void main(String[] arguments) throws Exception {
        DatabaseFile database = new DatabaseFile(Path.of(arguments[0]));
        try (Connection connection = new KeyedOpener(KeyedOpener.KEY).open(database)) {
            Sql.execute(connection, "CREATE TABLE beds (id INTEGER)", "INSERT INTO beds VALUES (1)");
            Sql.execute(connection, "BEGIN EXCLUSIVE", "INSERT INTO beds VALUES (2)");
            System.out.println("in transaction");
            Thread.sleep(600_000);
        }
    }
}
