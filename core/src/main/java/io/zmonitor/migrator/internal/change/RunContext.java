package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.internal.session.KnownSchema;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.Session;

/**
 * What every part of a run works with: what it was told, the connection it changes with, whom it tells, and what it
 * knows of the schema.
 */
public record RunContext(RunSettings settings, Session session, Listeners listeners, KnownSchema schema) {
    RunContext(RunSettings settings, Session session, Listeners listeners) {
        this(settings, session, listeners, new KnownSchema());
    }
}
