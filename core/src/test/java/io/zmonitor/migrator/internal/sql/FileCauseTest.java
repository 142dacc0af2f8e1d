package io.zmonitor.migrator.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be said of a failure to read or write a file. */
class FileCauseTest {
    @TempDir
    Path folder;

    @Test
    void what_java_says_of_a_file_stays() {
        IOException missing =
                catchThrowableOfType(IOException.class, () -> Files.readAllBytes(folder.resolve("monitor.db")));

        assertThat(SafeCause.of(missing)).isSameAs(missing).hasMessageContaining("monitor.db");
    }

    @Test
    void what_anybody_else_says_is_dropped_with_what_it_was_caused_by() {
        IOException gossip = new IOException("of Jane Doe", new IllegalStateException("of John Doe"));

        Exception said = SafeCause.of(gossip);

        assertThat(said).hasMessage("java.io.IOException").hasStackTraceContaining("FileCauseTest");
        assertThat(said.getCause()).hasMessage("java.lang.IllegalStateException");
    }
}
