package io.zmonitor.migrator.reliability.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Attempts side by side, as many as there are processors. */
final class Workers {
    private Workers() {}

    /** One attempt. */
    interface Attempt {
        void make(int number) throws Exception;
    }

    /** Makes the attempts 0, 1, 2, … and waits for all of them. */
    static void make(int attempts, Attempt attempt) throws Exception {
        ExecutorService workers =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < attempts; i++) {
                int number = i;
                all.add(workers.submit(() -> {
                    attempt.make(number);
                    return number;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            workers.shutdownNow();
            workers.awaitTermination(2, TimeUnit.MINUTES); // what is at work must not lose its folder
        }
    }
}
