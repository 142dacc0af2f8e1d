package io.zmonitor.migrator.internal.ledger;

import java.util.Optional;
import java.util.Set;

/** The shapes of the earlier runners' ledgers, recognised by their columns. */
public enum EarlierShape {
    /** Made by {@code migration_runner.py}: no types, and no row without a hash. */
    UNTYPED,
    /** Made by {@code migrate.py}: a type in each row, and rows without a hash that scripts wrote. */
    TYPED;

    private static final Set<String> UNTYPED_COLUMNS =
            Set.of("version", "applied_at", "description", "file_hash", "rollback_file");
    private static final Set<String> TYPED_COLUMNS = Set.of(
            "version", "applied_at", "description", "migration_type", "file_hash", "execution_time_ms", "applied_by");

    static Optional<EarlierShape> of(Set<String> columns) {
        if (columns.equals(UNTYPED_COLUMNS)) {
            return Optional.of(UNTYPED);
        }
        return columns.equals(TYPED_COLUMNS) ? Optional.of(TYPED) : Optional.empty();
    }
}
