package io.zmonitor.migrator.benchmarks.tools;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Flyway with its defaults. */
public final class Flyway {
    private Flyway() {}

    /** Takes the database and the folder of scripts. */
    public static void main(String[] args) throws SQLException {
        Properties settings = EncryptedFile.settings();
        Map<String, String> properties = settings.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> "flyway.jdbcProperties." + name, settings::getProperty));
        DriverManager.getDriver("jdbc:sqlite:");
        org.flywaydb.core.Flyway.configure()
                .configuration(properties)
                .dataSource(EncryptedFile.url(Path.of(args[0])), "", "")
                .locations("filesystem:" + Path.of(args[1], "flyway"))
                .load()
                .migrate();
    }
}
