package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several threads open one database with one opener in the same moment, while another connection is there already. */
record ConcurrentOpening(DatabaseOpener opener, DatabaseFile database) {
    private static final int THREADS = 6;

    /** In WAL mode, the log of the first connection has content: it looks like a crash, and is none. */
    void prove(JournalMode mode) throws SQLException, InterruptedException, ExecutionException {
        try (Connection first = opener.open(database)) {
            Sql.execute(first, "PRAGMA journal_mode = " + mode, "INSERT INTO patient VALUES ('John Doe')");
            assertThat(counts()).hasSize(THREADS).containsOnly(2);
            Sql.execute(first, "INSERT INTO patient VALUES ('Nobody')");
        }
        try (Connection last = opener.open(database)) {
            assertThat(Sql.number(last, "SELECT count(*) FROM patient")).isEqualTo(3);
        }
    }

    private List<Integer> counts() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            Callable<Integer> reader = () -> {
                start.await(1, TimeUnit.MINUTES);
                try (Connection connection = opener.open(database)) {
                    return Sql.number(connection, "SELECT count(*) FROM patient");
                }
            };
            List<Integer> counts = new ArrayList<>();
            for (Future<Integer> count : threads.invokeAll(Collections.nCopies(THREADS, reader))) {
                counts.add(count.get());
            }
            return counts;
        } finally {
            threads.shutdownNow();
        }
    }
}
