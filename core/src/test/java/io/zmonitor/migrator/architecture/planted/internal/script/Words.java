package io.zmonitor.migrator.architecture.planted.internal.script;

import io.zmonitor.migrator.architecture.planted.internal.resolve.Resolver;
import java.sql.Connection;

/** Planted: knows where migrations come from, and asks a database. */
public record Words(Connection connection, Resolver resolver) {}
