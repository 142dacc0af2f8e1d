package io.zmonitor.migrator.architecture.planted.internal.file;

import io.zmonitor.migrator.architecture.planted.internal.resolve.Resolver;

/** Planted: knows another room. */
public record Folders(Resolver resolver) {}
