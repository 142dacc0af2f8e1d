package org.example.ward;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/**
 * Boots twice on a new encrypted database, and says what is not as it was promised: exit code 1, or an exception. Its
 * argument is a folder that does not exist yet.
 */
public final class WardMonitor {
    private static final String PLAINTEXT = "SQLite format 3";

    private WardMonitor() {}

    /** Boots twice. */
    public static void main(String[] args) throws IOException, SQLException {
        Path database = Files.createDirectories(Path.of(args[0])).resolve("ward.db");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));

        demand(boot(database).applied().size() == 2, "both migrations are applied");
        demand(boot(database).applied().isEmpty(), "the second boot finds nothing to do");
        byte[] start = Arrays.copyOf(Files.readAllBytes(database), PLAINTEXT.length());
        demand(!PLAINTEXT.equals(new String(start, StandardCharsets.US_ASCII)), "the file is encrypted");
        demand(printed.toString(StandardCharsets.UTF_8).contains("io.zmonitor.migrator"), "the run is logged");

        System.out.println(args[0] + ": booted twice");
    }

    private static MigrationReport boot(Path database) throws SQLException {
        SqlCipherKey key = SqlCipherKey.fetchedFrom(WardMonitor::rawKey);
        try (MigratedDatabase migrated = Migrator.forDatabase(database, key).migrateAndOpen();
                HikariDataSource pool = pool(migrated);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet beds = statement.executeQuery("SELECT count(*) FROM bed")) {
            demand(beds.getInt(1) == 2, "the pool reads what the migrations wrote");
            return migrated.report();
        }
    }

    private static HikariDataSource pool(MigratedDatabase migrated) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(migrated.dataSource());
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    private static byte[] rawKey() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 7);
        return key;
    }

    private static void demand(boolean asPromised, String promise) {
        if (!asPromised) {
            throw new IllegalStateException("Not so: " + promise);
        }
    }
}
