package io.zmonitor.migrator.architecture.planted.internal.folder;

import io.zmonitor.migrator.architecture.planted.internal.resolve.Resolver;
import java.sql.Connection;

/** Planted: knows what is made of the files, and asks a database. */
public record Shelves(Connection connection, Resolver resolver) {}
