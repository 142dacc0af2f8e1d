package io.zmonitor.migrator.architecture.planted.internal.takeover;

import io.zmonitor.migrator.architecture.planted.internal.run.Runner;
import java.sql.Connection;

/** Planted: knows the run, and asks a database. */
public record Claims(Connection connection, Runner runner) {}
