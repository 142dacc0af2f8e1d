package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.MigrationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the ledger held when it was written, as hashes: the row of the audit that stands beside it keeps them, so
 * that a row that somebody changed later is found. No part of a script or of a value can be read from it.
 *
 * @param migration the entry's migration, as the ledger's two columns say it
 * @param script the hash over the script's checksum
 * @param rollback the hash over the stored rollback script; {@code none} if there is none
 * @param record the hash over the other columns: description, time, duration, who, and compatibility
 */
record EntrySeal(String migration, String script, String rollback, String record) {
    private static final String REMOVED = " removed";
    private static final String NONE = "none";

    /**
     * The seal of a row, with its columns as the table has them.
     *
     * @param columns type, number, checksum, rollback script, then the others; {@code null} for NULL
     */
    static EntrySeal of(List<@Nullable String> columns) {
        return new EntrySeal(
                name(String.valueOf(columns.get(0)), String.valueOf(columns.get(1))),
                hash(columns.subList(2, 3)),
                columns.get(3) == null ? NONE : hash(columns.subList(3, 4)),
                hash(columns.subList(4, columns.size())));
    }

    /** The line that says that a row was removed. */
    static String removed(MigrationId id) {
        return id + REMOVED;
    }

    /** The seal as one line of an audit row. */
    String line() {
        return migration + " script=" + script + " rollback=" + rollback + " record=" + record;
    }

    /** Follows the lines of an audit row, which come in the order in which the ledger was written. */
    static void follow(String lines, Map<String, EntrySeal> seals) {
        for (String line : lines.lines().toList()) {
            if (line.endsWith(REMOVED)) {
                seals.remove(line.substring(0, line.length() - REMOVED.length()));
            } else {
                parsed(line).ifPresent(seal -> seals.put(seal.migration(), seal));
            }
        }
    }

    /** In what the row differs now from what was sealed; empty if in nothing. */
    Optional<String> difference(EntrySeal now) {
        if (!script.equals(now.script())) {
            return Optional.of("its checksum is not the one that was recorded");
        }
        if (!rollback.equals(now.rollback())) {
            return Optional.of("its stored rollback script is not the one that was recorded");
        }
        return record.equals(now.record())
                ? Optional.empty()
                : Optional.of("its description, time, duration, application or compatibility is not what was recorded");
    }

    private static Optional<EntrySeal> parsed(String line) {
        String[] parts = line.split(" ", -1);
        return parts.length == 4
                ? Optional.of(new EntrySeal(parts[0], value(parts[1]), value(parts[2]), value(parts[3])))
                : Optional.empty();
    }

    private static String value(String pair) {
        return pair.substring(pair.indexOf('=') + 1);
    }

    private static String name(String type, String number) {
        String digits = number.length() < 4 ? "0".repeat(4 - number.length()) + number : number;
        return type + "-" + digits;
    }

    // NULL and an empty text must not give the same hash.
    private static String hash(List<@Nullable String> columns) {
        FieldHash hash = new FieldHash();
        for (@Nullable String column : columns) {
            hash.add(column == null ? "null" : "=" + column);
        }
        return hash.hex();
    }
}
