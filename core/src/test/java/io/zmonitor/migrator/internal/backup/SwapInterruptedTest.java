package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.internal.file.FileActions;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a database that could not be replaced: untouched only if nothing had begun. */
class SwapInterruptedTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:30:45Z");

    @TempDir
    Path folder;

    private DatabaseFile database;
    private boolean broken;

    @BeforeEach
    void make() throws IOException {
        database = new DatabaseFile(folder.resolve("zmonitor.db"));
        Files.writeString(database.path(), "old");
        Files.writeString(Swap.next(database).path(), "new");
    }

    @Test
    void untouched_if_it_could_not_be_announced() {
        broken = true;

        assertThat(SwapInterrupted.stateAfter(failure(), database)).isEqualTo(DatabaseState.UNTOUCHED);
    }

    @Test
    void unknown_while_it_is_announced() {
        IOException failure = failureAt("announced");

        assertThat(SwapInterrupted.stateAfter(failure, database)).isEqualTo(DatabaseState.UNKNOWN);
        assertThat(SwapInterrupted.name(failure)).isEqualTo("IOException");
        assertThat(database.path()).hasContent("old");
    }

    @Test
    void unknown_even_if_only_the_last_flush_failed() {
        IOException failure = failureAt("done");

        assertThat(SwapInterrupted.stateAfter(failure, database)).isEqualTo(DatabaseState.UNKNOWN);
        assertThat(database.sibling(Swap.INTENT)).doesNotExist();
        assertThat(database.path()).hasContent("new");
    }

    private IOException failureAt(String moment) {
        return catchThrowableOfType(IOException.class, () -> new Swap(database, new FailingDeeds(moment)).execute(AT));
    }

    private IOException failure() {
        return failureAt("");
    }

    /** Flushes nothing, from a moment on. */
    private final class FailingDeeds extends FileActions {
        private final String moment;

        FailingDeeds(String moment) {
            this.moment = moment;
        }

        @Override
        public void createFolder(Path aside) throws IOException {
            broken |= moment.equals("announced");
            super.createFolder(aside);
        }

        @Override
        public void delete(Path file) throws IOException {
            super.delete(file);
            broken |= moment.equals("done") && file.equals(database.sibling(Swap.INTENT));
        }

        @Override
        public void flush(Path file) throws IOException {
            if (broken) {
                throw new IOException("the disk has gone");
            }
            super.flush(file);
        }
    }
}
