package io.zmonitor.migrator.architecture.planted.internal.run;

import io.zmonitor.migrator.architecture.planted.internal.maintenance.Restorer;
import io.zmonitor.migrator.architecture.planted.internal.plan.Planner;

/** Planted: half of a circle, and knows what calls it. */
public record Runner(Planner planner, Restorer restorer) {}
