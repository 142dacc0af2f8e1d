package io.zmonitor.migrator;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Where a database's schema stands: the newest applied number of each type, 0 where nothing was applied. Immutable and
 * thread-safe.
 *
 * @param schema the newest applied schema migration
 * @param data the newest applied data migration
 * @param seed the newest applied seed
 */
public record DatabaseVersion(long schema, long data, long seed) {
    /** A database to which nothing was applied. */
    public static final DatabaseVersion NONE = new DatabaseVersion(0, 0, 0);

    /** The version of a database to which exactly these were applied. */
    public static DatabaseVersion of(Collection<MigrationId> applied) {
        Objects.requireNonNull(applied, "applied");
        return new DatabaseVersion(
                newest(applied, MigrationType.SCHEMA),
                newest(applied, MigrationType.DATA),
                newest(applied, MigrationType.SEED));
    }

    /** The version after this one was applied too. */
    public DatabaseVersion with(MigrationId applied) {
        DatabaseVersion one = of(List.of(Objects.requireNonNull(applied, "applied")));
        return new DatabaseVersion(
                Math.max(schema, one.schema()), Math.max(data, one.data()), Math.max(seed, one.seed()));
    }

    private static long newest(Collection<MigrationId> applied, MigrationType type) {
        long newest = 0;
        for (MigrationId id : applied) {
            if (id.type() == type) {
                newest = Math.max(newest, id.number());
            }
        }
        return newest;
    }

    /** The newest applied number of schema and data: the version as people say it under {@link Numbering#SHARED}. */
    public long number() {
        return Math.max(schema, data);
    }

    @Override
    public String toString() {
        return Long.toString(number());
    }
}
