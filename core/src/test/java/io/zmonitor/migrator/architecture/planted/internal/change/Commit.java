package io.zmonitor.migrator.architecture.planted.internal.change;

import io.zmonitor.migrator.architecture.planted.internal.run.Runner;

/** Planted: knows the run. */
public record Commit(Runner runner) {}
