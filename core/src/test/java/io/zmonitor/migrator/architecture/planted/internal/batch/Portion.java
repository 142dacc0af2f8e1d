package io.zmonitor.migrator.architecture.planted.internal.batch;

import io.zmonitor.migrator.architecture.planted.internal.run.Runner;

/** Planted: knows the run. */
public record Portion(Runner runner) {}
