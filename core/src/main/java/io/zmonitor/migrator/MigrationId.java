package io.zmonitor.migrator;

import java.util.Objects;

/**
 * The identity of a migration: its type and its number, printed {@code schema-0004}. Never reused, even after the
 * migration is withdrawn. Its natural order is that of {@link Numbering#SHARED}. Immutable and thread-safe.
 *
 * @param type what the migration changes
 * @param number its place in the order, 1 or higher
 */
public record MigrationId(MigrationType type, long number) implements Comparable<MigrationId> {
    private static final int PRINTED_DIGITS = 4;

    /** Refuses numbers below 0 with an {@link IllegalArgumentException}. */
    public MigrationId {
        Objects.requireNonNull(type, "type");
        if (number < 0) {
            throw new IllegalArgumentException("a migration's number is 0 or higher, not " + number);
        }
    }

    /** The schema migration with this number. */
    public static MigrationId schema(long number) {
        return new MigrationId(MigrationType.SCHEMA, number);
    }

    /** The data migration with this number. */
    public static MigrationId data(long number) {
        return new MigrationId(MigrationType.DATA, number);
    }

    /** The seed with this number. */
    public static MigrationId seed(long number) {
        return new MigrationId(MigrationType.SEED, number);
    }

    /** The order of {@link Numbering#PER_TYPE}. */
    static int byTypeThenNumber(MigrationId one, MigrationId other) {
        int byType = one.type.compareTo(other.type);
        return byType != 0 ? byType : Long.compare(one.number, other.number);
    }

    @Override
    public int compareTo(MigrationId other) {
        int byNumber = Long.compare(number, Objects.requireNonNull(other, "other").number);
        return byNumber != 0 ? byNumber : type.compareTo(other.type);
    }

    // Written out, as hashCode() is: what the compiler makes for a record links itself at run time, which takes a boot
    // longer than all comparisons of its ids.
    @Override
    public boolean equals(Object other) {
        return other instanceof MigrationId id && number == id.number && type == id.type;
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Long.hashCode(number);
    }

    @Override
    public String toString() {
        String digits = Long.toString(number);
        return type.word() + "-" + "0".repeat(Math.max(0, PRINTED_DIGITS - digits.length())) + digits;
    }
}
