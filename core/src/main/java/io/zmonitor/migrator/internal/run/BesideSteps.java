package io.zmonitor.migrator.internal.run;

/**
 * What a run's segments do besides its steps.
 *
 * @param safety its backup is recorded first of all
 * @param takeOver an earlier runner's ledger is taken over first
 * @param repeatables run last
 */
record BesideSteps(SafetyNet safety, TakeOverStep takeOver, RepeatableRun repeatables) {}
