package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.ForwardingPages;
import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.spi.Pages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Opens with the real key, and does something to a file right before it is read to be proved: what a storage, or
 * somebody else on the device, may do at that moment. For one thread.
 */
final class FileSpoilingOpener extends ForwardingOpener {
    private static final int PAGE = 4096;

    private final Deed deed;

    FileSpoilingOpener(DatabaseOpener opener, Deed deed) {
        super(opener);
        this.deed = deed;
    }

    /** What is done to the file that is about to be read. */
    @FunctionalInterface
    interface Deed {
        void to(Path file) throws IOException;

        /** The same, done only to files with such a name, when they are read for the n-th time. */
        default Deed onlyTo(String name, int time) {
            int[] seen = {0};
            return file -> {
                if (String.valueOf(file.getFileName()).contains(name) && ++seen[0] == time) {
                    to(file);
                }
            };
        }
    }

    /** Changes a byte of a page that is read by nobody who only opens the file. */
    static void damage(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() - PAGE / 2);
            int old = bytes.read();
            bytes.seek(bytes.length() - PAGE / 2);
            bytes.write(old ^ 1);
        }
    }

    /** Fails with the worst of messages. */
    @SuppressWarnings("DoNotCallSuggester") // called as a deed
    static void refuse(Path file) throws IOException {
        throw new IOException(file + " " + LeakingOpener.gossip(), new IllegalStateException(LeakingOpener.gossip()));
    }

    @Override
    public Pages pages() {
        return new ForwardingPages(super.pages()) {
            @Override
            public Optional<PageScan> scan(DatabaseFile database) throws IOException {
                deed.to(database.path());
                return super.scan(database);
            }

            @Override
            public Optional<Pages.Attached> attach(Connection opened, DatabaseFile file, String schema)
                    throws SQLException {
                try {
                    deed.to(file.path());
                } catch (IOException e) {
                    throw new SQLException(e);
                }
                return super.attach(opened, file, schema);
            }

            /** Waits until it is copied, so that the deed is done to all of it. */
            @Override
            public Optional<PageScan> scan(GrowingFile copy) throws IOException {
                copy.await(copy.size());
                return scan(copy.file());
            }
        };
    }

    @Override
    public void prove(DatabaseFile database) throws IOException {
        deed.to(database.path());
        super.prove(database);
    }
}
