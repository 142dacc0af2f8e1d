package io.zmonitor.migrator.architecture.planted.internal.step;

import io.zmonitor.migrator.architecture.planted.internal.run.Runner;

/** Planted: knows the run. */
public record Stepper(Runner runner) {}
