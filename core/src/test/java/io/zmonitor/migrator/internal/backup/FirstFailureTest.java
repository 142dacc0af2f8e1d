package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.functional.Intercepted;
import io.zmonitor.migrator.functional.TestOpener;
import io.zmonitor.migrator.internal.check.Integrity;
import io.zmonitor.migrator.internal.file.Unfinished;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What failed first is told, and what fails while it is cleared up is told with it. */
class FirstFailureTest {
    @TempDir
    Path folder;

    @Test
    void of_a_replacement_that_cannot_be_made_nor_removed() {
        DatabaseFile database = new DatabaseFile(folder.resolve("zmonitor.db"));
        Replacement replacement = new Replacement(database, new TestOpener());

        IOException failure = catchThrowableOfType(
                IOException.class,
                () -> replacement.make(
                        next -> {
                            Files.delete(next.path());
                            Files.createDirectories(next.path().resolve("in the way"));
                            throw new IOException("the storage is full");
                        },
                        copy -> {}));

        assertThat(failure).hasMessage("the storage is full");
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(DirectoryNotEmptyException.class);
    }

    @Test
    void of_a_backup_that_cannot_be_made_nor_removed() throws SQLException {
        DatabaseFile database = database();
        BackupCopy.Maker failing = copy -> {
            Files.createDirectories(copy.resolve("in the way"));
            throw new IOException("the storage is full");
        };

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> new BackupCopy(database, BackupPolicy.always(), failing).take(Instant.EPOCH));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BACKUP_FAILED);
        assertThat(failure)
                .cause()
                .hasMessageContaining("IOException")
                .satisfies(first -> assertThat(first.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains(DirectoryNotEmptyException.class.getName()));
    }

    @Test
    void of_the_copy_for_a_rehearsal_that_cannot_be_made_nor_removed() throws Exception {
        DatabaseFile database = database();
        Path busy = RehearsalCopy.folder(database).resolve("busy");
        DatabaseOpener failing = new TestOpener() {
            @Override
            public boolean mayBeOpen(DatabaseFile file, int own) {
                try {
                    Files.createDirectory(busy);
                    assumeTrue(succeeds("mount", "-t", "tmpfs", "tmpfs", busy.toString()), "may not mount");
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                throw new IllegalArgumentException("what failed first");
            }
        };
        try {
            VerifiedCopy source = new VerifiedCopy(database, failing, EnumSet.noneOf(Precaution.class));

            assertThatThrownBy(() -> RehearsalCopy.of(source))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("what failed first")
                    .satisfies(failure -> assertThat(failure.getSuppressed())
                            .singleElement()
                            .isInstanceOf(FileSystemException.class));
        } finally {
            succeeds("umount", busy.toString());
        }
    }

    @Test
    void of_a_look_at_all_pages_whose_setting_cannot_be_put_back() throws SQLException {
        DatabaseFile database = database();
        try (Connection connection = new TestOpener().open(database)) {
            AtomicBoolean failed = new AtomicBoolean();
            SqlConnection failing = new SqlConnection(Intercepted.connection(connection, sql -> {
                if (sql.contains("quick_check") || sql.contains("integrity_check") || failed.get()) {
                    String number = failed.getAndSet(true) ? "second" : "first";
                    throw new SQLException("[SQLITE_IOERR] the " + number + " failure", null, 10);
                }
            }));

            assertThatThrownBy(() -> FileVerifier.inconsistency(failing))
                    .hasMessageContaining("first")
                    .satisfies(failure ->
                            assertThat(failure.getSuppressed()).singleElement().isInstanceOf(SQLException.class));
            failed.set(false);
            assertThatThrownBy(() -> Integrity.full().check((Check.Context) Proxy.newProxyInstance(
                            Check.Context.class.getClassLoader(),
                            new Class<?>[] {Check.Context.class},
                            (proxy, method, arguments) -> failing.connection())))
                    .hasMessageContaining("first")
                    .satisfies(failure ->
                            assertThat(failure.getSuppressed()).singleElement().isInstanceOf(SQLException.class));
        }
    }

    private DatabaseFile database() throws SQLException {
        Path file = folder.resolve("zmonitor.db");
        Migrator.forDatabase(file, new TestOpener())
                .withSource(MigrationSource.of(
                        SqlMigration.of(MigrationId.schema(1), "beds", "CREATE TABLE beds (id INTEGER PRIMARY KEY);")))
                .migrate();
        return new DatabaseFile(file);
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    @Test
    void what_is_kept_is_not_removed_and_what_is_not_is_removed_once() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (Unfinished kept = new Unfinished(() -> Files.delete(file))) {
            kept.keep();
        }
        assertThat(file).exists();

        try (Unfinished dropped = new Unfinished(() -> Files.delete(file))) {
            assertThat(dropped).isNotNull();
        }
        assertThat(file).doesNotExist();
    }
}
