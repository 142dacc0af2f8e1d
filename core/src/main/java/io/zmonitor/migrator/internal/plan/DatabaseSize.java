package io.zmonitor.migrator.internal.plan;

import java.util.Map;

/**
 * How large a database is, in bytes.
 *
 * @param file the file
 * @param free the part of it that no table uses
 * @param journal how changes are made safe
 * @param tables each table with its indexes
 * @param kind whether the tables were measured
 */
public record DatabaseSize(long file, long free, Journal journal, Map<String, Long> tables, Kind kind) {
    /** Copies the map. */
    public DatabaseSize {
        tables = Map.copyOf(tables);
    }

    /** How changes are made safe. */
    public enum Journal {
        /** The old pages go into a rollback journal. */
        ROLLBACK,
        /** The new pages go into a write-ahead log. */
        WAL
    }

    /** Whether the tables were measured. */
    public enum Kind {
        /** They were. */
        MEASURED,
        /** Each counts as the whole database. */
        AT_MOST
    }
}
