package io.zmonitor.migrator.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that says who holds the lock is for messages: where it cannot be written or deleted, runs go on. */
class HolderFileTest {
    private static final SqlMigration FIRST =
            SqlMigration.of(MigrationId.schema(1), "bed", "CREATE TABLE bed (id INTEGER PRIMARY KEY);");
    private static final SqlMigration SECOND =
            SqlMigration.of(MigrationId.schema(2), "ward", "CREATE TABLE ward (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    @Test
    void a_holder_file_that_cannot_be_written_or_deleted_keeps_no_lock() throws Exception {
        // Nobody can write or delete a folder with something in it as if it were a file.
        Files.createFile(Files.createDirectory(folder.resolve("monitor.db-migrator-holder"))
                .resolve("content"));

        assertThat(migrator(FIRST).migrate().applied()).hasSize(1);
        assertThat(migrator(FIRST, SECOND).migrate().applied()).hasSize(1);
    }

    private Migrator migrator(SqlMigration... migrations) {
        return Migrator.forDatabase(folder.resolve("monitor.db"), new TestOpener())
                .withSource(MigrationSource.of(migrations));
    }
}
