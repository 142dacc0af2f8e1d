package io.zmonitor.migrator.health;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A {@link Health} as people, programs and collectors read it. None of them holds a key or a row's value. */
public final class HealthFormats {
    private HealthFormats() {}

    /** For people: the category and what to do first, then what was found, then the facts. */
    public static String text(Health health) {
        Objects.requireNonNull(health, "health");
        StringBuilder text = new StringBuilder();
        text.append(health.category())
                .append(": ")
                .append(health.category().advice())
                .append('\n');
        health.findings()
                .forEach(finding -> text.append("  ").append(printable(finding)).append('\n'));
        line(text, "database", health.database() + ", " + health.bytes() + " bytes, " + health.opening());
        line(text, "version", health.version().map(DatabaseVersion::toString).orElse("not known"));
        line(text, "pending", health.pending().isEmpty() ? "none" : joined(health.pending()));
        line(text, "background", health.inBackground().isEmpty() ? "none" : joined(health.inBackground()));
        line(text, "last run", health.lastRun().map(AuditEntry::at).orElse("none"));
        line(
                text,
                "last failure",
                health.lastFailure().map(row -> row.at() + " " + row.outcome()).orElse("none"));
        line(text, "backups", health.backups().size() + newest(health.backups()));
        line(text, "free space", number(health.freeBytes()) + " bytes");
        line(text, "audit", number(health.auditRows()) + " rows");
        return text.toString();
    }

    /** For programs: one JSON object in one line. Fields are added and never changed. */
    public static String json(Health health) {
        Objects.requireNonNull(health, "health");
        return new Json()
                .field("database", health.database().toString())
                .field("at", health.at().toString())
                .field("category", health.category().name())
                .field("advice", health.category().advice())
                .list("findings", health.findings())
                .field("opening", health.opening().name())
                .field("problem", health.problem().map(problem -> problem.code().code()))
                .number("version", health.version().map(DatabaseVersion::number))
                .list("pending", health.pending())
                .list("inBackground", health.inBackground())
                .field("lastRun", health.lastRun().map(AuditEntry::at))
                .field("lastFailure", health.lastFailure().map(AuditEntry::at))
                .field("lastFailureCode", health.lastFailure().map(AuditEntry::outcome))
                .number("auditRows", boxed(health.auditRows()))
                .list("unexplained", health.unexplained())
                .number("backups", Optional.of((long) health.backups().size()))
                .field("newestBackup", newestAt(health).map(Instant::toString))
                .number("bytes", Optional.of(health.bytes()))
                .number("freeBytes", boxed(health.freeBytes()))
                .end();
    }

    /** For a collector of Prometheus: numbers only, with the database's file name as their label. */
    public static String prometheus(Health health) {
        Objects.requireNonNull(health, "health");
        Path name = health.database().getFileName();
        Gauges gauges = new Gauges("database=\"" + escaped(Objects.toString(name, "")) + "\"");
        gauges.name("category", "1 for the category that the database is in.");
        for (HealthCategory category : HealthCategory.values()) {
            gauges.value("category", ",category=\"" + category + "\"", category == health.category() ? 1 : 0);
        }
        boolean read = health.opening() == Health.Opening.READ;
        gauges.one("readable", "Whether the database was read.", read ? 1 : 0);
        health.version().ifPresent(at -> gauges.one("version", "Newest number of schema and data.", at.number()));
        gauges.one(
                "pending",
                "Migrations that the next run applies.",
                health.pending().size());
        gauges.one(
                "in_background",
                "Migrations with rows left.",
                health.inBackground().size());
        gauges.one(
                "failed", "Whether the last run failed.", health.lastFailure().isPresent() ? 1 : 0);
        gauges.one("backups", "Backups that are there.", health.backups().size());
        newestAt(health)
                .ifPresent(at -> gauges.one(
                        "newest_backup_timestamp_seconds", "When the newest was taken.", at.getEpochSecond()));
        gauges.one("bytes", "Size of the database with its journal and log.", health.bytes());
        health.freeBytes().ifPresent(free -> gauges.one("free_bytes", "Free bytes on its disk.", free));
        health.auditRows().ifPresent(rows -> gauges.one("audit_rows", "Rows of the audit.", rows));
        gauges.one(
                "unexplained",
                "What is not as a run leaves it.",
                health.unexplained().size());
        gauges.one(
                "look_timestamp_seconds",
                "When the look was taken.",
                health.at().getEpochSecond());
        return gauges.text.toString();
    }

    /**
     * Writes {@link #prometheus} for a collector that reads files: beside the file, and renamed, so that nobody reads half
     * of it.
     *
     * @throws IOException if it cannot be written; an older file stays as it is
     */
    public static void writePrometheus(Health health, Path file) throws IOException {
        Objects.requireNonNull(health, "health");
        Path target = Objects.requireNonNull(file, "file").toAbsolutePath();
        Path folder = Objects.requireNonNull(target.getParent(), "a file has a folder");
        // No collector reads a file with this end.
        Path written = Files.createTempFile(folder, "zmonitor-migrator-", ".unfinished");
        try {
            Files.writeString(written, prometheus(health), StandardCharsets.UTF_8);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** For Nagios and what is like it: one line, without what follows a bar. */
    public static String nagios(Health health) {
        String state = switch (nagiosCode(health)) {
            case 0 -> "OK";
            case 1 -> "WARNING";
            case 2 -> "CRITICAL";
            default -> "UNKNOWN";
        };
        String why = health.findings().isEmpty()
                ? health.category().advice()
                : health.findings().get(0);
        return "MIGRATOR " + state + " - " + health.category() + ": "
                + printable(why).replace('|', '/') + "\n";
    }

    /** What a plug-in of Nagios ends with: 0 fine, 1 warning, 2 critical, 3 not known. */
    public static int nagiosCode(Health health) {
        if (Objects.requireNonNull(health, "health").opening() == Health.Opening.UNDER_WAY) {
            return 3;
        }
        return switch (health.category()) {
            case FINE -> 0;
            case RETRY, CLOSE_OTHERS, FREE_SPACE -> 1;
            case FIX_RELEASE, RESTORE_BACKUP, CALL_SERVICE -> 2;
        };
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  ").append(name).append(": ").append(printable(value)).append('\n');
    }

    private static String joined(List<?> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(text.length() == 0 ? "" : ", ").append(value);
        }
        return text.toString();
    }

    private static String newest(List<Backup> backups) {
        return backups.isEmpty() ? "" : ", the newest of " + backups.get(0).takenAt();
    }

    private static Optional<Instant> newestAt(Health health) {
        return health.backups().stream().findFirst().map(Backup::takenAt);
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private static String number(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "?";
    }

    // A name of a file is anybody's: it must not become a line, or a command of a terminal.
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    private static String escaped(String text) {
        return printable(text.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    /** Numbers for Prometheus while they are written. */
    private static final class Gauges {
        private final StringBuilder text = new StringBuilder();
        private final String label;

        Gauges(String label) {
            this.label = label;
        }

        void one(String name, String help, long value) {
            name(name, help);
            value(name, "", value);
        }

        void name(String name, String help) {
            text.append("# HELP zmonitor_migrator_")
                    .append(name)
                    .append(' ')
                    .append(help)
                    .append('\n');
            text.append("# TYPE zmonitor_migrator_").append(name).append(" gauge\n");
        }

        void value(String name, String further, long value) {
            text.append("zmonitor_migrator_")
                    .append(name)
                    .append('{')
                    .append(label)
                    .append(further);
            text.append("} ").append(value).append('\n');
        }
    }

    /** A JSON object while it is written. */
    private static final class Json {
        private final StringBuilder text = new StringBuilder("{");

        Json field(String name, String value) {
            name(name);
            quoted(value);
            return this;
        }

        Json field(String name, Optional<String> value) {
            return value.isPresent() ? field(name, value.get()) : nothing(name);
        }

        Json number(String name, Optional<Long> value) {
            if (value.isEmpty()) {
                return nothing(name);
            }
            name(name);
            text.append(value.get());
            return this;
        }

        Json list(String name, Collection<?> values) {
            name(name);
            text.append('[');
            String separator = "";
            for (Object value : values) {
                text.append(separator);
                quoted(value.toString());
                separator = ",";
            }
            text.append(']');
            return this;
        }

        String end() {
            return text.append('}').toString();
        }

        private Json nothing(String name) {
            name(name);
            text.append("null");
            return this;
        }

        private void name(String name) {
            text.append(text.length() == 1 ? "" : ",");
            quoted(name);
            text.append(':');
        }

        private void quoted(String value) {
            text.append('"').append(escaped(value)).append('"');
        }
    }
}
