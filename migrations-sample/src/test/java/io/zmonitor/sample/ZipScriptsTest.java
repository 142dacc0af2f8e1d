package io.zmonitor.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.OwnScriptsContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application's own source of scripts, proved by the contract and used. */
class ZipScriptsTest extends OwnScriptsContract {
    @TempDir
    Path folder;

    private Path archive;

    @BeforeEach
    void pack() throws IOException {
        archive = folder.resolve("migrations.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            write(zip, "schema/0001_wards.sql", "CREATE TABLE ward (id INTEGER PRIMARY KEY, name TEXT);");
            write(zip, "seed/0001_first_ward.sql", "INSERT INTO ward VALUES (1, 'North');");
        }
    }

    @Override
    protected MigrationSource.Scripts scripts() {
        return new ZipScripts(archive);
    }

    @Test
    void a_boot_reads_the_archive() {
        Path database = folder.resolve("zmonitor.db");
        MigrationReport report = Migrator.forDatabase(
                        database,
                        SqlCipherKey.raw("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII)))
                .withSource(MigrationSource.ofScripts("migrations.zip", new ZipScripts(archive)))
                .migrate();

        assertThat(report.applied()).hasSize(2);
    }

    private static void write(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
