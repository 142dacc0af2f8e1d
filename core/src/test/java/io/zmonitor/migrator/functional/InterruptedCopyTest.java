package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.Pages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt while the database is copied is an interrupt, and no storage that fails. */
class InterruptedCopyTest {
    private static final SqlMigration BEDS =
            schema(1, "CREATE TABLE bêds (id INTEGER PRIMARY KEY); INSERT INTO bêds VALUES (1);");
    private static final SqlMigration FILLED = data(2, "INSERT INTO bêds VALUES (2);");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS).migrate();
    }

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void before_the_backup_of_a_run() throws Exception {
        assertInterrupted(
                database.opener(),
                migrator -> migrator.withListener(event -> {
                            if (event instanceof RunListener.Event.Planned) {
                                Thread.currentThread().interrupt();
                            }
                        })
                        .migrate());
    }

    @Test
    void while_the_key_of_a_backup_is_held() throws Exception {
        assertInterrupted(interrupting(), Migrator::migrate);
        assertInterrupted(interrupting(), migrator -> migrator.maintenance().backup());
    }

    @Test
    void while_a_rehearsal_is_prepared() throws Exception {
        assertInterrupted(interrupting(), migrator -> migrator.maintenance().rehearse());
        assertInterrupted(interrupting(), migrator -> migrator.maintenance().rehearseAndSwap("a test"));
    }

    @Test
    void while_a_backup_is_put_back() throws Exception {
        Backup backup = database.migrator(BEDS).maintenance().backup();

        assertInterrupted(interrupting(), migrator -> migrator.maintenance().restore(backup.file(), "a try"));
    }

    @Test
    void while_all_is_put_under_another_key() throws Exception {
        assertInterrupted(
                new TestOpener() {
                    @Override
                    public Pages pages() {
                        return new ForwardingPages(super.pages()) {
                            @Override
                            public void transfer(DatabaseFile from, DatabaseFile emptyTo, DatabaseOpener newKey)
                                    throws IOException {
                                Thread.currentThread().interrupt();
                                readOf(from);
                            }
                        };
                    }
                },
                migrator -> migrator.maintenance().rekey(new TestOpener("6f"), "a try"));
    }

    private void assertInterrupted(DatabaseOpener opener, Consumer<Migrator> call) throws Exception {
        List<String> before = names();
        Migrator migrator = new MonitorDatabase(database.path(), opener).migrator(BEDS, FILLED);

        MigrationException failure = catchThrowableOfType(MigrationException.class, () -> call.accept(migrator));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.INTERRUPTED);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(database.rows("SELECT id FROM bêds")).containsExactly("1");
        assertThat(names()).isEqualTo(before);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void readOf(DatabaseFile file) throws IOException {
        try (FileChannel channel = FileChannel.open(file.path())) {
            channel.read(ByteBuffer.allocate(1));
        }
    }

    private static TestOpener interrupting() {
        return new TestOpener() {
            @Override
            public Held hold(DatabaseFile file) throws IOException {
                Thread.currentThread().interrupt();
                readOf(file);
                throw new IllegalStateException("not reached");
            }
        };
    }
}
