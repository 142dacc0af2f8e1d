package io.zmonitor.migrator.architecture.planted.internal.plan;

import io.zmonitor.migrator.architecture.planted.internal.run.Runner;
import java.sql.Connection;

/** Planted: decides with a database at hand, and makes a circle. */
public record Planner(Connection connection, Runner runner) {}
