package io.zmonitor.migrator.reliability.mutants;

import io.zmonitor.migrator.Check;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A pre-check at which two runs wait for each other, so that both have planned before either begins. */
record TwoRunsBarrier(CyclicBarrier barrier) implements Check {
    @Override
    public String name() {
        return "meeting";
    }

    @Override
    public Verdict check(Check.Context context) throws InterruptedException, BrokenBarrierException, TimeoutException {
        barrier.await(10, TimeUnit.SECONDS);
        return new Verdict.Pass();
    }
}
