package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigratedDatabase;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.DatabaseOpenerContract;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An opener of the application's own, as the page on openers shows it, keeps what every opener promises. */
class WardOpenerTest extends DatabaseOpenerContract {
    private static final MigrationSource WARDS = MigrationSource.of(
            SqlMigration.of(
                    MigrationId.schema(1),
                    "wards in their order",
                    "CREATE TABLE ward (id INTEGER PRIMARY KEY, number TEXT NOT NULL COLLATE ward_order);"
                            + "CREATE UNIQUE INDEX ward_number ON ward (number);"),
            SqlMigration.of(
                    MigrationId.seed(2), "three wards", "INSERT INTO ward (number) VALUES ('10'), ('9'), ('2');"));

    @TempDir
    Path home;

    @Override
    protected DatabaseOpener opener() {
        return new WardOpener(key(1));
    }

    @Override
    protected DatabaseOpener openerWithAnotherSecret() {
        return new WardOpener(key(2));
    }

    @Test
    void run_backup_and_application_know_the_collation() throws Exception {
        Path path = home.resolve("zmonitor.db");
        Migrator migrator = Migrator.forDatabase(path, opener()).withSource(WARDS);

        try (MigratedDatabase database = migrator.migrateAndOpen();
                Connection connection = database.dataSource().getConnection()) {
            assertThat(Sql.rows(connection, "SELECT number FROM ward ORDER BY number"))
                    .containsExactly("2", "9", "10");
        }

        migrator.maintenance().backup();
        migrator.maintenance().restoreNewest("a test");
        assertThat(migrator.migrate().wasUpToDate()).isTrue();
    }

    private static SqlCipherKey key(int digit) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) digit);
        return SqlCipherKey.raw(bytes);
    }
}
