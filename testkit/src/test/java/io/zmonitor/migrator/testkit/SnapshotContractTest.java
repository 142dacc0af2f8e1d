package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationsSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotContractTest {
    private static final String TEST = "each_snapshot_leaves_what_the_migrations_leave";

    @Test
    void a_current_snapshot_keeps_the_contract() {
        Run run = Run.of(Current.class);

        assertThat(run.succeeded()).isOne();
        assertThat(run.failed()).isEmpty();
    }

    @Test
    void an_edited_script_breaks_it() {
        assertThat(Run.of(Stale.class).failed()).containsExactly(TEST);
    }

    @Test
    void an_edited_snapshot_breaks_it() {
        assertThat(Run.of(Edited.class).failed()).containsExactly(TEST);
    }

    @Test
    void no_snapshot_breaks_it() {
        assertThat(Run.of(Missing.class).failed()).containsExactly(TEST);
    }

    /** With one script and its snapshot. */
    static class Current extends SnapshotContract {
        @TempDir
        Path folder;

        @BeforeEach
        void make() throws IOException {
            Files.writeString(folder.resolve("0001_beds.sql"), "CREATE TABLE beds (id INTEGER);");
            MigrationsSnapshot.of(migrations()).write(folder, 1);
            spoil();
        }

        void spoil() throws IOException {
            assertThat(folder.resolve("snapshot/0001.sql")).exists();
        }

        @Override
        protected MigrationSource migrations() {
            return MigrationSource.directory(folder);
        }
    }

    static final class Stale extends Current {
        @Override
        void spoil() throws IOException {
            Files.writeString(folder.resolve("0001_beds.sql"), "CREATE TABLE beds (id INTEGER, ward TEXT);");
        }
    }

    static final class Edited extends Current {
        @Override
        void spoil() throws IOException {
            Path snapshot = folder.resolve("snapshot/0001.sql");
            Files.writeString(snapshot, Files.readString(snapshot).replace("INTEGER", "TEXT"));
        }
    }

    static final class Missing extends Current {
        @Override
        void spoil() throws IOException {
            Files.delete(folder.resolve("snapshot/0001.sql"));
        }
    }
}
