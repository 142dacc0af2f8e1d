package io.zmonitor.migrator.internal.run;

import java.util.Optional;

/**
 * What a run's segments do besides its steps.
 *
 * @param safety its backup is recorded first of all
 * @param drift what was already told that somebody changed in the schema by hand
 * @param takeOver an earlier runner's ledger is taken over first
 * @param repeatables run last
 * @param checks the post-checks, after everything else
 */
record BesideSteps(
        SafetyNet safety,
        Optional<String> drift,
        TakeOverStep takeOver,
        RepeatableRun repeatables,
        PostChecks checks) {}
