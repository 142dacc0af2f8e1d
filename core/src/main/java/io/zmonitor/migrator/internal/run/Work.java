package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.resolve.ResolvedRepeatable;
import java.util.List;

/**
 * Everything that a run may execute, read and parsed.
 *
 * @param steps the plan's steps, in order
 * @param repeatables all repeatables of the set: a step may make any of them due
 */
record Work(List<ResolvedMigration> steps, List<ResolvedRepeatable> repeatables) {}
