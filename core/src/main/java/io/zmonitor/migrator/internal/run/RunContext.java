package io.zmonitor.migrator.internal.run;

/** What every part of a run works with: what it was told, the connection it changes with, and whom it tells. */
record RunContext(RunSettings settings, Session session, Listeners listeners) {}
