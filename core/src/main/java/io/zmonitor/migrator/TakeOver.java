package io.zmonitor.migrator;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is known about databases of the earlier runners that neither their ledger nor their schema says: which migration
 * a row belongs to, or whether a migration was applied. Every word of it needs a reason, which goes to the audit. What is
 * said about rows that a database does not have is not used there, so one value can serve a whole fleet. Immutable and
 * thread-safe.
 *
 * @param declarations in the order in which they were made
 */
public record TakeOver(List<Declaration> declarations) {
    private static final TakeOver BY_EVIDENCE = new TakeOver(List.of());

    /** Something that is so because somebody says so. */
    public sealed interface Declaration {
        /** Why the declaration is true; the audit records it. */
        String reason();

        /**
         * A row is the record of this migration.
         *
         * @param row the row's number
         * @param migration a migration of this build
         * @param reason why it is so
         */
        record RowIs(long row, MigrationId migration, String reason) implements Declaration {
            /** Refuses nulls. */
            public RowIs {
                Objects.requireNonNull(migration, "migration");
                Objects.requireNonNull(reason, "reason");
            }
        }

        /**
         * A row is the record of nothing that this build has.
         *
         * @param row the row's number
         * @param reason why it is so
         */
        record RowIsNone(long row, String reason) implements Declaration {
            /** Refuses nulls. */
            public RowIsNone {
                Objects.requireNonNull(reason, "reason");
            }
        }

        /**
         * A migration was applied, with the content it has now.
         *
         * @param migration a migration of this build
         * @param reason why it is so
         */
        record Applied(MigrationId migration, String reason) implements Declaration {
            /** Refuses nulls. */
            public Applied {
                Objects.requireNonNull(migration, "migration");
                Objects.requireNonNull(reason, "reason");
            }
        }

        /**
         * A migration was not applied, whatever a row says.
         *
         * @param migration a migration of this build
         * @param reason why it is so
         */
        record NotApplied(MigrationId migration, String reason) implements Declaration {
            /** Refuses nulls. */
            public NotApplied {
                Objects.requireNonNull(migration, "migration");
                Objects.requireNonNull(reason, "reason");
            }
        }
    }

    /** Copies the list; refuses a declaration without a reason. */
    public TakeOver {
        declarations = List.copyOf(Objects.requireNonNull(declarations, "declarations"));
        for (Declaration declaration : declarations) {
            if (declaration.reason().isBlank()) {
                throw new IllegalArgumentException("a declaration needs a reason: " + declaration);
            }
        }
    }

    /** Relies on what ledger and schema show, and on nothing else. */
    public static TakeOver byEvidence() {
        return BY_EVIDENCE;
    }

    /** A copy by which the row with this number is the record of this migration. */
    public TakeOver withRow(long row, MigrationId migration, String reason) {
        return with(new Declaration.RowIs(row, Objects.requireNonNull(migration, "migration"), reason));
    }

    /** A copy by which the row with this number is kept in the audit only: its migration was withdrawn. */
    public TakeOver withoutRow(long row, String reason) {
        return with(new Declaration.RowIsNone(row, reason));
    }

    /** A copy by which this migration was applied, with the content it has now, whatever the schema shows. */
    public TakeOver withApplied(MigrationId migration, String reason) {
        return with(new Declaration.Applied(Objects.requireNonNull(migration, "migration"), reason));
    }

    /** A copy by which this migration was not applied, whatever a row or the schema shows: it will be run. */
    public TakeOver withNotApplied(MigrationId migration, String reason) {
        return with(new Declaration.NotApplied(Objects.requireNonNull(migration, "migration"), reason));
    }

    private TakeOver with(Declaration further) {
        return new TakeOver(
                Stream.concat(declarations.stream(), Stream.of(further)).toList());
    }
}
