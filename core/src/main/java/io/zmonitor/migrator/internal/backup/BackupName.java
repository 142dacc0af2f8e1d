package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.internal.sql.UtcText;
import java.time.Instant;
import java.util.Optional;

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
    private static final int STAMP = "uuuuMMdd-HHmmss".length();
    private static final int MOST_DIGITS = 9;

    /** A moment as it stands in names: {@code 20260301-235958}. */
    static String stamp(Instant moment) {
        String text = UtcText.of(Instant.ofEpochSecond(moment.getEpochSecond()));
        int time = text.indexOf('T');
        String date = text.substring(0, 1) + text.substring(1, time).replace("-", "");
        return date + "-" + text.substring(time + 1, text.length() - 1).replace(":", "");
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
        String rest = file.substring(database.length() + MARK.length());
        if (rest.length() < STAMP || rest.charAt(8) != '-' || !isNumber(rest, 0, 8) || !isNumber(rest, 9, STAMP)) {
            return Optional.empty();
        }
        int number = 1;
        if (rest.length() > STAMP) {
            int from = STAMP + 1;
            if (rest.charAt(STAMP) != '-'
                    || !isNumber(rest, from, rest.length())
                    || rest.length() > from + MOST_DIGITS) {
                return Optional.empty();
            }
            number = Integer.parseInt(rest.substring(from));
        }
        BackupName name = new BackupName(database, moment(rest), number);
        // What we would not have written ourselves, as a number 1 or the 30th of February, is somebody else's file.
        return name.toString().equals(file) ? Optional.of(name) : Optional.empty();
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return to > from;
    }

    private static Instant moment(String stamp) {
        long days = UtcText.daysSince1970(digits(stamp, 0, 4), digits(stamp, 4, 6), digits(stamp, 6, 8));
        int seconds = (digits(stamp, 9, 11) * 60 + digits(stamp, 11, 13)) * 60 + digits(stamp, 13, 15);
        return Instant.ofEpochSecond(days * 86_400 + seconds);
    }

    private static int digits(String text, int from, int to) {
        return Integer.parseInt(text.substring(from, to));
    }

    /** The next name for the same second. */
    BackupName next() {
        return new BackupName(database, takenAt, number + 1);
    }

    @Override
    public int compareTo(BackupName other) {
        int byMoment = takenAt.compareTo(other.takenAt);
        return byMoment != 0 ? byMoment : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        String first = database + MARK + stamp(takenAt);
        return number == 1 ? first : first + "-" + number;
    }
}
