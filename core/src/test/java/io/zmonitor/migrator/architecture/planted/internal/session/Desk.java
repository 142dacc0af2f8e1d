package io.zmonitor.migrator.architecture.planted.internal.session;

import io.zmonitor.migrator.architecture.planted.internal.run.Runner;

/** Planted: knows the run. */
public record Desk(Runner runner) {}
