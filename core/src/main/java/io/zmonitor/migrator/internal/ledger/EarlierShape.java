package io.zmonitor.migrator.internal.ledger;

import java.util.Optional;
import java.util.Set;

/** The shapes of the earlier runners' ledgers, recognised by their columns. */
public enum EarlierShape {
    /** Made by {@code migration_runner.py}: no types, and no row without a hash. */
    UNTYPED("version", "applied_at", "description", "file_hash", "rollback_file"),
    /** Made by {@code migrate.py}: a type in each row, and rows without a hash that scripts wrote. */
    TYPED("version", "applied_at", "description", "migration_type", "file_hash", "execution_time_ms", "applied_by");

    private final Set<String> columns;

    EarlierShape(String... columns) {
        this.columns = Set.of(columns);
    }

    static Optional<EarlierShape> of(Set<String> columns) {
        for (EarlierShape shape : values()) {
            if (shape.columns.equals(columns)) {
                return Optional.of(shape);
            }
        }
        return Optional.empty();
    }
}
