package io.zmonitor.migrator.architecture.planted.internal.resolve;

import io.zmonitor.migrator.architecture.planted.internal.plan.Planner;
import java.sql.Connection;

/** Planted: reads scripts out of a database, and knows the plan. */
public record Resolver(Connection connection, Planner planner) {}
