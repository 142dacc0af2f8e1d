package io.zmonitor.migrator.reliability.power;

import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.work.FileSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Boots on thousands of states that losses of power leave, side by side. */
final class PowerLoss {
    private static final int IN_HAND = 16;

    private final Workplace place;
    private final CampaignResult tally;
    private final Judge judge;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** Says what is wrong with what a loss has left; may change the files. */
    interface Judge {
        List<String> judge(Losses.Loss loss, Path folder) throws IOException;
    }

    PowerLoss(Workplace place, CampaignResult tally, Judge judge) {
        this.place = place;
        this.tally = tally;
        this.judge = judge;
    }

    /** So many losses in this life; states that were seen before are counted, and not judged again. */
    void strikes(Recording recording, long first, int count) throws Exception {
        ExecutorService workers =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
        Semaphore inHand = new Semaphore(IN_HAND);
        List<Future<?>> judged = new ArrayList<>();
        try {
            Losses.in(recording, first, count, loss -> {
                tally.count("states");
                if (seen.add(loss.fingerprint())) {
                    tally.count("different");
                    inHand.acquireUninterruptibly();
                    judged.add(workers.submit(() -> {
                        try {
                            judge(loss);
                        } finally {
                            inHand.release();
                        }
                        return loss.number();
                    }));
                }
            });
            for (Future<?> each : judged) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            workers.shutdownNow();
        }
    }

    private void judge(Losses.Loss loss) throws IOException {
        Path folder = place.fresh("state");
        Disk.write(loss.files(), folder);
        List<String> wrong = judge.judge(loss, folder);
        if (!wrong.isEmpty()) {
            Disk.write(loss.files(), folder);
            tally.found("loss " + loss.number() + " at event " + loss.event(), wrong, folder);
        }
        FileSet.remove(folder);
    }
}
