package io.zmonitor.migrator;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a run was refused or failed: a stable code, a sentence that names what it is about, and a remedy. The texts come
 * from one catalogue. Never holds a key or a row's value. Immutable and thread-safe.
 */
public sealed interface Problem {
    /** How many characters of a statement a problem shows: it goes to messages, to logs and to the audit. */
    int LONGEST_EXCERPT = 2000;

    /** The stable code; switch on this. */
    ProblemCode code();

    /** The identifying values in the catalogue's order; what the problem is about comes first. */
    List<String> values();

    /** What happened, in one sentence with its values. */
    default String summary() {
        return ProblemCode.Catalogue.summary(code(), values());
    }

    /** What to do about it. */
    default String remedy() {
        return ProblemCode.Catalogue.remedy(code(), values());
    }

    /**
     * A problem with a file or folder: the database, its lock, a folder of migrations.
     *
     * @param code the stable code
     * @param file what it is about
     * @param details further identifying values
     */
    record OfFile(ProblemCode code, Path file, List<String> details) implements Problem {
        /** Copies the list. */
        public OfFile {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(file, "file");
            details = List.copyOf(Objects.requireNonNull(details, "details"));
        }

        @Override
        public List<String> values() {
            return joined(ScriptLocation.printable(file.toString()), details);
        }
    }

    /**
     * A problem with the text or the name of a script, found before anything ran.
     *
     * @param code the stable code
     * @param location where it is
     * @param details further identifying values
     */
    record OfScript(ProblemCode code, ScriptLocation location, List<String> details) implements Problem {
        /** Copies the list, each detail as an {@link #excerpt}: it may be a part of the script. */
        public OfScript {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(location, "location");
            details = Objects.requireNonNull(details, "details").stream()
                    .map(Problem::excerpt)
                    .toList();
        }

        @Override
        public List<String> values() {
            return joined(location.toString(), details);
        }
    }

    /**
     * A problem with migrations as a set: changed, missing, out of order.
     *
     * @param code the stable code
     * @param migrations which ones, in the order of execution
     * @param details further identifying values
     */
    record OfMigrations(ProblemCode code, List<MigrationId> migrations, List<String> details) implements Problem {
        /** Copies the lists. */
        public OfMigrations {
            Objects.requireNonNull(code, "code");
            migrations = List.copyOf(Objects.requireNonNull(migrations, "migrations"));
            details = List.copyOf(Objects.requireNonNull(details, "details"));
        }

        @Override
        public List<String> values() {
            return joined(migrations.stream().map(MigrationId::toString).collect(Collectors.joining(", ")), details);
        }
    }

    /**
     * A failure while a step was running.
     *
     * @param code the stable code
     * @param migration the step's migration
     * @param location the statement that failed, or the file as a whole
     * @param details further identifying values
     */
    record OfStep(ProblemCode code, MigrationId migration, ScriptLocation location, List<String> details)
            implements Problem {
        /** Copies the list. */
        public OfStep {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(migration, "migration");
            Objects.requireNonNull(location, "location");
            details = List.copyOf(Objects.requireNonNull(details, "details"));
        }

        @Override
        public List<String> values() {
            return joined(
                    migration.toString(),
                    Stream.concat(Stream.of(location.toString()), details.stream())
                            .toList());
        }
    }

    /**
     * A problem with how far a call was to go.
     *
     * @param code the stable code
     * @param number the number that was asked for
     * @param details further identifying values
     */
    record OfTarget(ProblemCode code, long number, List<String> details) implements Problem {
        /** Copies the list. */
        public OfTarget {
            Objects.requireNonNull(code, "code");
            details = List.copyOf(Objects.requireNonNull(details, "details"));
        }

        @Override
        public List<String> values() {
            return joined(Long.toString(number), details);
        }
    }

    /**
     * A check's refusal.
     *
     * @param code the stable code
     * @param check the check's name
     * @param details what it found, and its remedy
     */
    record OfCheck(ProblemCode code, String check, List<String> details) implements Problem {
        /** Copies the list. */
        public OfCheck {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(check, "check");
            details = List.copyOf(Objects.requireNonNull(details, "details"));
        }

        @Override
        public List<String> values() {
            return joined(check, details);
        }
    }

    /** A text of any length as problems show it: its first 2,000 characters, and how many are left out. */
    static String excerpt(String text) {
        if (Objects.requireNonNull(text, "text").length() <= LONGEST_EXCERPT) {
            return text;
        }
        boolean split = Character.isHighSurrogate(text.charAt(LONGEST_EXCERPT - 1));
        int end = split ? LONGEST_EXCERPT - 1 : LONGEST_EXCERPT;
        return text.substring(0, end) + "\u2026 (" + (text.length() - end) + " characters more)";
    }

    /** A problem with this file. */
    static Problem ofFile(ProblemCode code, Path file, String... details) {
        return new OfFile(code, file, List.of(Objects.requireNonNull(details, "details")));
    }

    /** A problem at this place of a script. */
    static Problem ofScript(ProblemCode code, ScriptLocation location, String... details) {
        return new OfScript(code, location, List.of(Objects.requireNonNull(details, "details")));
    }

    /** A problem with these migrations. */
    static Problem ofMigrations(ProblemCode code, List<MigrationId> migrations, String... details) {
        return new OfMigrations(code, migrations, List.of(Objects.requireNonNull(details, "details")));
    }

    /** A failure of this migration's step. */
    static Problem ofStep(ProblemCode code, MigrationId migration, ScriptLocation location, String... details) {
        return new OfStep(code, migration, location, List.of(Objects.requireNonNull(details, "details")));
    }

    /** A refusal to go to this number, or this many back. */
    static Problem ofTarget(ProblemCode code, long number, String... details) {
        return new OfTarget(code, number, List.of(Objects.requireNonNull(details, "details")));
    }

    /** A refusal by the check of this name. */
    static Problem ofCheck(ProblemCode code, String check, String... details) {
        return new OfCheck(code, check, List.of(Objects.requireNonNull(details, "details")));
    }

    private static List<String> joined(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }
}
