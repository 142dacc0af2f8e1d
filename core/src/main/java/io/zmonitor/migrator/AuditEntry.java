package io.zmonitor.migrator;

import java.time.Duration;

/**
 * One row of the audit as it was recorded. Texts are not interpreted, so that a tampered audit can be read too.
 * Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface AuditEntry {
    /** Its place in the audit, counted from 1. */
    long number();

    /** When, UTC in ISO-8601. */
    String at();

    /** What was done: {@code run}, {@code step}, {@code failure}, {@code rollback} and so on. */
    String operation();

    /** {@code ok}, or a problem's code. */
    String outcome();

    /** What it was done to: a migration's id, or empty. */
    String subject();

    /** Where the schema stood: the numbers of schema, data and seed, with slashes between. */
    String from();

    /** The database's version after the operation. */
    String to();

    /** How long it took. */
    Duration took();

    /** Who did it. */
    String application();

    /** The person on whose behalf, as given to {@link Migrator#withOperator}; or empty. */
    String operator();

    /** Further facts of the operation, as text. */
    String detail();

    /** The row's hash. It covers the row and, through the hash of the row before, all rows before it. */
    String hash();

    /**
     * The place of the audit's newest row, for somebody who keeps it outside of the device: rows that are cut off or
     * computed anew later no longer lead to it. Immutable and thread-safe.
     *
     * @param number the row's number, counted from 1
     * @param hash the row's hash, 64 hexadecimal digits
     */
    record Anchor(long number, String hash) {}

    /** This row as an anchor. */
    default Anchor anchor() {
        return new Anchor(number(), hash());
    }
}
