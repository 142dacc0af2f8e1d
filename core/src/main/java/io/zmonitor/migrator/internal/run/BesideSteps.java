package io.zmonitor.migrator.internal.run;

import java.util.Optional;

/**
 * What a run's segments do besides its steps.
 *
 * @param repeatables the repeatables, after the last step
 * @param takeOver takes over an earlier runner's ledger, before the first
 * @param checks the post-checks
 * @param drift what somebody had changed in the schema by hand, to be recorded before the first step
 */
record BesideSteps(RepeatableRun repeatables, TakeOverStep takeOver, PostChecks checks, Optional<String> drift) {}
