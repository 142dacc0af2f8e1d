package io.zmonitor.migrator.architecture.planted.internal.ledger;

import io.zmonitor.migrator.architecture.planted.internal.resolve.Resolver;

/** Planted: knows where migrations come from. */
public record Ledger(Resolver resolver) {}
