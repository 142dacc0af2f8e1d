package io.zmonitor.migrator.crash;

import io.zmonitor.migrator.Check;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A pre-check at which two runs wait for each other, so that both have planned before either begins. Only once each. */
final class TwoRunsBarrier implements Check {
    private final CyclicBarrier barrier;
    private final AtomicInteger arrivals = new AtomicInteger();

    TwoRunsBarrier(CyclicBarrier barrier) {
        this.barrier = barrier;
    }

    @Override
    public String name() {
        return "meeting";
    }

    @Override
    public Verdict check(Check.Context context) throws InterruptedException, BrokenBarrierException, TimeoutException {
        if (arrivals.incrementAndGet() <= 2) {
            barrier.await(10, TimeUnit.SECONDS);
        }
        return new Verdict.Pass();
    }
}
