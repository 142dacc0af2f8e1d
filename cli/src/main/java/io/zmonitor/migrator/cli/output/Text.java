package io.zmonitor.migrator.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text for people: lines, tables, sizes and times. */
public final class Text {
    private static final int KILO = 1000;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    private static final int DAY = 86_400;

    private final StringBuilder lines = new StringBuilder();

    /** Adds a line. */
    public Text line(String line) {
        lines.append(printable(line)).append('\n');
        return this;
    }

    /** Adds a text of several lines as it is, but for characters that would control a terminal. */
    public Text block(String text) {
        text.lines().forEach(this::line);
        return this;
    }

    /** Adds a table: columns as wide as their widest cell, with the first row as its head; nothing if there is only a head. */
    public Text table(List<List<String>> rows) {
        if (rows.size() < 2) {
            return this;
        }
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = printable(row.get(i)).length();
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < row.size(); i++) {
                String cell = printable(row.get(i));
                line.append(cell).append(" ".repeat(widths.get(i) - cell.length() + 2));
            }
            lines.append(line.toString().stripTrailing()).append('\n');
        }
        return this;
    }

    /** What a terminal would take for a command is shown as its number: names come from files that anybody may have made. */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\t' && Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    /** A size as people say it, such as {@code 12.3 MB}. */
    public static String bytes(long bytes) {
        String[] units = {"kB", "MB", "GB", "TB"};
        if (bytes < KILO) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= KILO && unit < units.length - 1) {
            value /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    /** A duration as people say it, such as {@code 12 ms}, {@code 4.2 s} or {@code 3 min 20 s}. */
    public static String time(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            return time.toMillis() + " ms";
        }
        if (time.toSeconds() < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / (double) KILO);
        }
        return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }

    /** An age as people say it, such as {@code 3 days}. */
    public static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < MINUTE) {
            return counted(seconds, "second");
        }
        if (seconds < HOUR) {
            return counted(seconds / MINUTE, "minute");
        }
        return seconds < DAY ? counted(seconds / HOUR, "hour") : counted(seconds / DAY, "day");
    }

    /** A number with its noun, such as {@code 1 row} or {@code 2 rows}. */
    public static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** A moment to the second, in UTC. */
    public static String moment(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
