package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a copy must prove while it is still being made. */
class FileVerifierTest {
    private static final DatabaseFile COPY = new DatabaseFile(Path.of("copy.db").toAbsolutePath());

    @Test
    void a_copy_is_authenticated_also_while_the_copier_has_it_open() throws Exception {
        assertThat(new FileVerifier(new Seeing()).flaw(new Growing()))
                .contains("of 3 pages these are not authentic: 2");
    }

    /** Finds the second page damaged, and, asked at that moment, knows that this process has the file open. */
    private static final class Seeing implements DatabaseOpener {
        @Override
        public Connection open(DatabaseFile database, Purpose purpose) {
            throw new IllegalStateException("a damaged copy is not opened");
        }

        @Override
        public void prove(DatabaseFile database) {
            throw new IllegalStateException("nothing has crashed here");
        }

        @Override
        public boolean mayBeOpen(DatabaseFile database, int own) {
            return true;
        }

        @Override
        public Pages pages() {
            return new Pages() {
                @Override
                public Optional<PageScan> scan(GrowingFile copy) {
                    return Optional.of(new PageScan(3, List.of(2L), List.of()));
                }
            };
        }
    }

    private static final class Growing implements GrowingFile {
        @Override
        public DatabaseFile file() {
            return COPY;
        }

        @Override
        public long size() {
            return 3 * 4096;
        }

        @Override
        public void await(long bytes) {
            // All of it is there.
        }
    }
}
