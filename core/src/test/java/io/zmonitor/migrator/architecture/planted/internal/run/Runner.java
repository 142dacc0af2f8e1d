package io.zmonitor.migrator.architecture.planted.internal.run;

import io.zmonitor.migrator.architecture.planted.internal.plan.Planner;

/** Planted: half of a circle. */
public record Runner(Planner planner) {}
