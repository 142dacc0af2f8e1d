package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.internal.sql.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What is about to replace a database, written down before the first file is moved, so that whoever comes after a kill
 * can finish it.
 *
 * @param aside what the name of the folder for the old files is, beyond the database's name
 * @param old whether there is an old database file at all
 * @param size how many bytes the new file has
 */
record Intent(String aside, Old old, long size) {
    private static final String FORMAT = "zmonitor-migrator intent 1";
    private static final int LINES = 5;

    /** Whether there is an old database file. */
    enum Old {
        /** There is. */
        PRESENT,
        /** The database was lost: the new file takes an empty place. */
        ABSENT
    }

    /** The text of the intent file, with a checksum at its end. */
    byte[] bytes() {
        String text = FORMAT + "\naside " + aside + "\nold " + old + "\nsize " + size + "\n";
        return (text + checksum(text) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads an intent file; nothing if it is not what was written. */
    static Optional<Intent> read(byte[] bytes) {
        List<String> lines =
                new String(bytes, StandardCharsets.US_ASCII).lines().toList();
        if (lines.size() != LINES) {
            return Optional.empty();
        }
        String text = String.join("\n", lines.subList(0, LINES - 1)) + "\n";
        if (!lines.get(0).equals(FORMAT) || !lines.get(LINES - 1).equals(checksum(text))) {
            return Optional.empty();
        }
        return Optional.of(
                new Intent(value(lines.get(1)), Old.valueOf(value(lines.get(2))), Long.parseLong(value(lines.get(3)))));
    }

    private static String value(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    private static String checksum(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
