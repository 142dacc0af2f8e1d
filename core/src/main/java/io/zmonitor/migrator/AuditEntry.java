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
 * @param detail what else was recorded
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
        String detail) {}
