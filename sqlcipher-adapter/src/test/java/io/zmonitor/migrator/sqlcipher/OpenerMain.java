package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.MigrationException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** What a child process does: opens or creates a database and prints {@code done}, or the refusal's code by name. */
public final class OpenerMain {
    private OpenerMain() {}

    /** {@code open FILE} or {@code create FILE}. */
    public static void main(String[] arguments) throws IOException, SQLException {
        DatabaseFile database = new DatabaseFile(Path.of(arguments[1]));
        try {
            if (arguments[0].equals("create")) {
                Keys.raw().create(database);
            } else {
                Keys.raw().open(database).close();
            }
            System.out.println("done");
        } catch (MigrationException e) {
            System.out.println(e.problem().code());
        }
    }
}
