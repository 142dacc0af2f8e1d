package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationsLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileContractTest {
    @Test
    void a_current_lock_file_keeps_the_contract() {
        Run run = Run.of(Current.class);

        assertThat(run.succeeded()).isOne();
        assertThat(run.failed()).isEmpty();
    }

    @Test
    void an_edited_script_breaks_it() {
        assertThat(Run.of(Stale.class).failed()).containsExactly("the_lock_file_is_current");
    }

    @Test
    void a_script_that_nobody_locked_breaks_it() {
        assertThat(Run.of(Incomplete.class).failed()).containsExactly("the_lock_file_is_current");
    }

    @Test
    void no_lock_file_breaks_it() {
        assertThat(Run.of(Missing.class).failed()).containsExactly("the_lock_file_is_current");
    }

    /** Locked, with one script. */
    static class Current extends LockFileContract {
        @TempDir
        Path folder;

        @BeforeEach
        void lock() throws IOException {
            Files.writeString(folder.resolve("0001_beds.sql"), "CREATE TABLE beds (id INTEGER);");
            MigrationsLock.write(folder);
            spoil();
        }

        void spoil() throws IOException {
            assertThat(folder.resolve("migrations.lock")).exists();
        }

        @Override
        protected Path migrations() {
            return folder;
        }
    }

    static final class Stale extends Current {
        @Override
        void spoil() throws IOException {
            Files.writeString(folder.resolve("0001_beds.sql"), "CREATE TABLE beds (id INTEGER, ward TEXT);");
        }
    }

    static final class Incomplete extends Current {
        @Override
        void spoil() throws IOException {
            Files.writeString(folder.resolve("0002_rooms.sql"), "CREATE TABLE rooms (id INTEGER);");
        }
    }

    static final class Missing extends Current {
        @Override
        void spoil() throws IOException {
            Files.delete(folder.resolve("migrations.lock"));
        }
    }
}
