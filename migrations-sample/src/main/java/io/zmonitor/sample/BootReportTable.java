package io.zmonitor.sample;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a boot shows about the run: a line for each applied migration in aligned columns, the warnings, the versions and the
 * times.
 *
 * @param report what the run did
 */
record BootReportTable(MigrationReport report) {
    private static final String ID = "migration";
    private static final String DESCRIPTION = "description";
    private static final String MILLISECONDS = "ms";

    /** The lines, without line ends. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (report.wasUpToDate()) {
            lines.add("Database is up to date at version " + report.after() + ".");
        } else {
            addTable(lines);
            report.snapshot()
                    .ifPresent(number -> lines.add("Database started from the snapshot of version " + number + "."));
            lines.add("Database migrated from version " + report.before() + " to " + report.after() + ".");
        }
        for (Warning warning : report.warnings()) {
            lines.add("Warning: " + warning.text());
        }
        lines.add("Opening took " + milliseconds(report.opening()) + " ms, the migrator beyond it "
                + milliseconds(report.tookBeyondOpening()) + " ms.");
        return lines;
    }

    private void addTable(List<String> lines) {
        int ids = ID.length();
        int descriptions = DESCRIPTION.length();
        int times = MILLISECONDS.length();
        for (MigrationReport.Applied migration : report.applied()) {
            ids = Math.max(ids, migration.id().toString().length());
            descriptions = Math.max(descriptions, migration.description().length());
            times = Math.max(times, milliseconds(migration.took()).length());
        }
        String format = "%-" + ids + "s  %-" + descriptions + "s  %" + times + "s";
        lines.add(String.format(Locale.ROOT, format, ID, DESCRIPTION, MILLISECONDS));
        lines.add("-".repeat(ids) + "  " + "-".repeat(descriptions) + "  " + "-".repeat(times));
        for (MigrationReport.Applied migration : report.applied()) {
            lines.add(String.format(
                    Locale.ROOT, format, migration.id(), migration.description(), milliseconds(migration.took())));
        }
    }

    private static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
    }
}
