package io.zmonitor.migrator.testkit.internal.compare;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Values that say when they were written, such as those of {@code datetime('now')}. */
final class RecentMoments {
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final int LENGTH = "2026-12-01 23:59:59".length();
    private static final int DAY_LENGTH = "2026-12-01".length();
    private static final double SECONDS_OF_A_DAY = 86_400;
    private static final double JULIAN_DAY_OF_1970 = 2_440_587.5;

    private RecentMoments() {}

    /** Whether two literals are equal, or both are times of the last minutes. */
    static boolean same(String one, String other) {
        return one.equals(other) || (isRecent(one) && isRecent(other));
    }

    /** Whether a literal is a time of the last minutes or this day, as text, in seconds, milliseconds or days. */
    static boolean isNow(String literal) {
        return isRecent(literal) || isToday(literal) || isRecentNumber(literal);
    }

    private static boolean isToday(String literal) {
        String today = "'" + LocalDate.now(ZoneOffset.UTC) + "'";
        return literal.length() == DAY_LENGTH + 2 && literal.equals(today);
    }

    private static boolean isRecentNumber(String literal) {
        String digits = literal.startsWith("'") ? literal.substring(1, literal.length() - 1) : literal;
        double number;
        try {
            number = Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            return false;
        }
        double now = System.currentTimeMillis() / 1000.0;
        double near = RECENT.toSeconds();
        return Math.abs(number - now) < near
                || Math.abs(number / 1000 - now) < near
                || Math.abs((number - JULIAN_DAY_OF_1970) * SECONDS_OF_A_DAY - now) < near;
    }

    private static boolean isRecent(String literal) {
        if (literal.length() < LENGTH + 2 || literal.charAt(0) != '\'') {
            return false;
        }
        try {
            LocalDateTime time =
                    LocalDateTime.parse(literal.substring(1, LENGTH + 1).replace(' ', 'T'));
            return Duration.between(time, LocalDateTime.now(ZoneOffset.UTC))
                            .abs()
                            .compareTo(RECENT)
                    < 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
