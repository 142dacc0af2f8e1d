package io.zmonitor.migrator.architecture.planted.internal.backup;

import io.zmonitor.migrator.architecture.planted.internal.resolve.Resolver;

/** Planted: knows where migrations come from. */
public record Copy(Resolver resolver) {}
