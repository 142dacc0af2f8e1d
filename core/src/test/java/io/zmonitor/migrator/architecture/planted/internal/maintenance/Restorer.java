package io.zmonitor.migrator.architecture.planted.internal.maintenance;

/** Planted: known by the run. */
public record Restorer() {}
