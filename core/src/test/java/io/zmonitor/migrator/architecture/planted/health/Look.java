package io.zmonitor.migrator.architecture.planted.health;

/** Only whoever shows how a database is may know this. */
public final class Look {}
