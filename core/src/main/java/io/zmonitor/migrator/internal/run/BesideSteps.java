package io.zmonitor.migrator.internal.run;

/** What a run's segments do besides its steps: take over an earlier runner's ledger first, and the repeatables last. */
record BesideSteps(RepeatableRun repeatables, TakeOverStep takeOver, PostChecks checks) {}
