package io.zmonitor.migrator.testkit.internal.compare;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Values that differ only in when they were written, such as those of {@code datetime('now')}. */
final class RecentMoments {
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final int LENGTH = "2026-12-01 23:59:59".length();

    private RecentMoments() {}

    /** Whether two literals are equal, or both are times of the last minutes. */
    static boolean same(String one, String other) {
        return one.equals(other) || (isRecent(one) && isRecent(other));
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
