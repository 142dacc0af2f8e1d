package io.zmonitor.migrator.benchmarks.tools;

import java.nio.file.Path;
import java.sql.Connection;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;

/** Liquibase with its defaults, and without its messages. */
public final class Liquibase {
    private Liquibase() {}

    /** Takes the database and the folder of scripts. */
    @SuppressWarnings("try") // nobody interrupts it
    public static void main(String[] args) throws Exception {
        try (Connection connection = EncryptedFile.open(Path.of(args[0]));
                DirectoryResourceAccessor scripts = new DirectoryResourceAccessor(Path.of(args[1], "liquibase"))) {
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            new liquibase.Liquibase("changelog.sql", scripts, database).update("");
        }
    }
}
