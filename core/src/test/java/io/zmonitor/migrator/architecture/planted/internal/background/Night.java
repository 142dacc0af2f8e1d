package io.zmonitor.migrator.architecture.planted.internal.background;

import io.zmonitor.migrator.architecture.planted.internal.run.Runner;

/** Planted: knows the run. */
public record Night(Runner runner) {}
