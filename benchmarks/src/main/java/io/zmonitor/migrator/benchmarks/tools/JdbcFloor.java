package io.zmonitor.migrator.benchmarks.tools;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The least that could work: a table of versions, and one commit for each script or one for all. Nothing is checked. */
public final class JdbcFloor {
    private JdbcFloor() {}

    /** Takes the database, the folder of scripts, and {@code each} or {@code all}. */
    public static void main(String[] args) throws IOException, SQLException {
        boolean each = args[2].equals("each");
        try (Connection connection = EncryptedFile.open(Path.of(args[0]))) {
            EncryptedFile.execute(connection, "CREATE TABLE IF NOT EXISTS floor_version (version INTEGER PRIMARY KEY)");
            int version = version(connection);
            connection.setAutoCommit(false);
            try (PreparedStatement record = connection.prepareStatement("INSERT INTO floor_version VALUES (?)")) {
                for (Path script : scripts(Path.of(args[1], "ours", "schema"))) {
                    int number =
                            Integer.parseInt(script.getFileName().toString().substring(0, 4));
                    if (number > version) {
                        EncryptedFile.execute(connection, Files.readString(script));
                        record.setInt(1, number);
                        record.executeUpdate();
                        if (each) {
                            connection.commit();
                        }
                    }
                }
            }
            connection.commit();
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(max(version), 0) FROM floor_version")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static List<Path> scripts(Path folder) throws IOException {
        List<Path> scripts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.sql")) {
            files.forEach(scripts::add);
        }
        Collections.sort(scripts);
        return scripts;
    }
}
