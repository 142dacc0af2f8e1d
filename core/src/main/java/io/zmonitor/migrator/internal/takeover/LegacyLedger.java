package io.zmonitor.migrator.internal.takeover;

import java.util.List;
import java.util.Optional;

/**
 * What an earlier runner left.
 *
 * @param runner which one
 * @param rows all of them
 * @param readAt when it was read, UTC in ISO-8601
 */
public record LegacyLedger(Runner runner, List<LegacyRow> rows, String readAt) {
    /** The runners in the field. Both knew one row for each number, whatever its type. */
    public enum Runner {
        /** Ran one type at a call, only numbers above the highest recorded one, and never wrote over a row. */
        MIGRATION_RUNNER("migration_runner.py"),
        /** Ran every number that was not recorded, schema, data and seed, and wrote over a row of the same number. */
        MIGRATE("migrate.py");

        private final String program;

        Runner(String program) {
            this.program = program;
        }

        /** The program's name. */
        public String program() {
            return program;
        }
    }

    /** Copies the list. */
    public LegacyLedger {
        rows = List.copyOf(rows);
    }

    Optional<LegacyRow> row(long version) {
        return rows.stream().filter(row -> row.version() == version).findFirst();
    }

    long newest() {
        return rows.stream().mapToLong(LegacyRow::version).max().orElse(0);
    }
}
