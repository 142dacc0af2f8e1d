package io.zmonitor.migrator.internal.sql;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Moments in UTC as texts. The same as the JDK writes them, whose formatters load a hundred classes: a boot would spend
 * more on the date in a row than on the row.
 */
public final class UtcText {
    private static final long SECONDS_OF_DAY = 86_400;
    private static final int NANOS_OF_MILLI = 1_000_000;
    private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999
    private static final long DAYS_BEFORE_1970 = 719_468; // since 1 March of the year 0
    private static final int DAYS_OF_4_YEARS = 1_461;
    private static final int DAYS_OF_100_YEARS = 36_524;
    private static final int DAYS_OF_400_YEARS = 146_097;

    // A run of a thousand steps writes two thousand moments of few seconds.
    private static final AtomicReference<@Nullable Second> LAST = new AtomicReference<>();

    private record Second(long seconds, String text) {}

    private UtcText() {}

    /** As {@link Instant#toString} writes it, to the millisecond. */
    public static String ofMillis(Instant moment) {
        return of(Instant.ofEpochSecond(
                moment.getEpochSecond(), moment.getNano() / NANOS_OF_MILLI * (long) NANOS_OF_MILLI));
    }

    /** As {@link Instant#toString} writes it. */
    public static String of(Instant moment) {
        long seconds = moment.getEpochSecond();
        if (seconds < 0 || seconds > LAST_SECOND) {
            return moment.toString();
        }
        Second known = LAST.get();
        if (known == null || known.seconds != seconds) {
            known = new Second(seconds, toTheSecond(seconds));
            LAST.set(known);
        }
        StringBuilder text = new StringBuilder(30).append(known.text);
        int nanos = moment.getNano();
        if (nanos > 0) {
            text.append('.');
            if (nanos % NANOS_OF_MILLI == 0) {
                append(text, nanos / NANOS_OF_MILLI, 3);
            } else if (nanos % 1000 == 0) {
                append(text, nanos / 1000, 6);
            } else {
                append(text, nanos, 9);
            }
        }
        return text.append('Z').toString();
    }

    private static String toTheSecond(long seconds) {
        StringBuilder text = new StringBuilder(30);
        appendDate(text, seconds / SECONDS_OF_DAY);
        long second = seconds % SECONDS_OF_DAY;
        append(text.append('T'), second / 3600, 2);
        append(text.append(':'), second / 60 % 60, 2);
        append(text.append(':'), second % 60, 2);
        return text.toString();
    }

    // With years that begin in March, the leap day is the last of its year, century and 400 years.
    private static void appendDate(StringBuilder text, long daysSince1970) {
        long days = daysSince1970 + DAYS_BEFORE_1970;
        long era = days / DAYS_OF_400_YEARS;
        long ofEra = days % DAYS_OF_400_YEARS;
        long yearOfEra =
                (ofEra - ofEra / (DAYS_OF_4_YEARS - 1) + ofEra / DAYS_OF_100_YEARS - ofEra / (DAYS_OF_400_YEARS - 1))
                        / 365;
        long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * ofYear + 2) / 153; // since March
        append(text, era * 400 + yearOfEra + (month < 10 ? 0 : 1), 4);
        append(text.append('-'), month < 10 ? month + 3 : month - 9, 2);
        append(text.append('-'), ofYear - (153 * month + 2) / 5 + 1, 2);
    }

    /** The days from 1970 to a date; a month or day too large is as many more. */
    public static long daysSince1970(int year, int month, int day) {
        int years = month > 2 ? year : year - 1;
        int since = month > 2 ? month - 3 : month + 9;
        long leaps = Math.floorDiv(years, 4) - Math.floorDiv(years, 100) + (long) Math.floorDiv(years, 400);
        return 365L * years + leaps + (153L * since + 2) / 5 + day - 1 - DAYS_BEFORE_1970;
    }

    private static void append(StringBuilder text, long number, int width) {
        long unit = 1;
        for (int digit = 1; digit < width; digit++) {
            unit *= 10;
            if (number < unit) {
                text.append('0');
            }
        }
        text.append(number);
    }
}
