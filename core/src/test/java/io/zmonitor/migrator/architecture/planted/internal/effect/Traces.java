package io.zmonitor.migrator.architecture.planted.internal.effect;

import io.zmonitor.migrator.architecture.planted.internal.plan.Planner;
import java.sql.Connection;

/** Planted: knows the plan, and asks a database. */
public record Traces(Connection connection, Planner planner) {}
