package io.zmonitor.migrator.internal.backup;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a backup: the database's, {@code .backup-}, the moment in UTC, and a number if several were made in that
 * second. Ordered by moment and number.
 *
 * @param database the name of the database's file
 * @param takenAt when, to the second
 * @param number 1 for the first one of a second
 */
record BackupName(String database, Instant takenAt, int number) implements Comparable<BackupName> {
    private static final String MARK = ".backup-";
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");
    private static final Pattern REST = Pattern.compile("(\\d{8}-\\d{6})(?:-([1-9]\\d{0,8}))?");

    /** A moment as it stands in names. */
    static String stamp(Instant moment) {
        return MOMENT.format(moment.atOffset(ZoneOffset.UTC));
    }

    /** The first name for a backup of this database at this moment. */
    static BackupName of(String database, Instant takenAt) {
        return new BackupName(database, Instant.ofEpochSecond(takenAt.getEpochSecond()), 1);
    }

    /** Reads a file's name; nothing if it is no backup of this database. */
    static Optional<BackupName> parse(String database, String file) {
        if (!file.startsWith(database + MARK)) {
            return Optional.empty();
        }
        Matcher rest = REST.matcher(file.substring(database.length() + MARK.length()));
        if (!rest.matches()) {
            return Optional.empty();
        }
        try {
            Instant takenAt = LocalDateTime.parse(rest.group(1), MOMENT).toInstant(ZoneOffset.UTC);
            int number = rest.group(2) == null ? 1 : Integer.parseInt(rest.group(2));
            BackupName name = new BackupName(database, takenAt, number);
            // What we would not have written ourselves, as a number 1, is somebody else's file.
            return name.toString().equals(file) ? Optional.of(name) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The next name for the same second. */
    BackupName next() {
        return new BackupName(database, takenAt, number + 1);
    }

    @Override
    public int compareTo(BackupName other) {
        return Comparator.comparing(BackupName::takenAt)
                .thenComparing(BackupName::number)
                .compare(this, other);
    }

    @Override
    public String toString() {
        String first = database + MARK + stamp(takenAt);
        return number == 1 ? first : first + "-" + number;
    }
}
