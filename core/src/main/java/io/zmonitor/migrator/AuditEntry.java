package io.zmonitor.migrator;

import java.time.Duration;

/**
 * One row of the audit, as it stands there. Texts are not interpreted, so that a tampered audit can be read too.
 * Immutable and thread-safe.
 *
 * @param number its place in the audit, counted from 1
 * @param at when, UTC in ISO-8601
 * @param operation what was done: {@code run}, {@code step}, {@code failure}, {@code rollback} and so on
 * @param outcome {@code ok}, or a problem's code
 * @param subject what it was done to: a migration's id, or empty
 * @param from where the schema stood: the numbers of schema, data and seed, with slashes between
 * @param to where it stood afterwards
 * @param took how long it took
 * @param application who did it
 * @param operator the person on whose behalf, as given to {@link Migrator#withOperator}; or empty
 * @param detail what else was recorded
 * @param hash its hash, which covers it and, through its predecessor's, all rows before it
 */
public record AuditEntry(
        long number,
        String at,
        String operation,
        String outcome,
        String subject,
        String from,
        String to,
        Duration took,
        String application,
        String operator,
        String detail,
        String hash) {
    /**
     * The place of the audit's newest row, for somebody who keeps it outside of the device: rows that are cut off or
     * computed anew later no longer lead to it. Immutable and thread-safe.
     *
     * @param number the row's number, counted from 1
     * @param hash the row's hash, 64 hexadecimal digits
     */
    public record Anchor(long number, String hash) {}

    /** This row as an anchor. */
    public Anchor anchor() {
        return new Anchor(number, hash);
    }
}
