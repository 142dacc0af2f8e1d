package io.zmonitor.migrator.schema;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A migration that leads from a database to its declaration, with its rollback. Both were run in a scratch database before:
 * the script ended at the declared schema, and the rollback at the one before. Read it as you would read a colleague's.
 *
 * @param script the migration; empty if nothing differs
 * @param rollback its rollback; empty if nothing differs
 * @param losses what the script loses, in a few words each
 * @param notes what people should know, in sentences
 */
public record Draft(String script, String rollback, List<String> losses, List<String> notes) {
    private static final Pattern DESCRIPTION = Pattern.compile("[A-Za-z0-9]+([_ ][A-Za-z0-9]+)*");

    /** Refuses nulls, copies the lists. */
    public Draft {
        Objects.requireNonNull(script, "script");
        Objects.requireNonNull(rollback, "rollback");
        losses = List.copyOf(losses);
        notes = List.copyOf(notes);
    }

    /** Whether nothing differs, so that there is nothing to write. */
    public boolean isEmpty() {
        return script.isEmpty();
    }

    /**
     * Writes {@code schema/NNNN_description.sql} and {@code rollback/schema/NNNN_rollback.sql} into a folder of migrations.
     * An existing file is never overwritten.
     *
     * @param number the migration's number
     * @param description letters, digits, underscores or blanks
     * @return the migration's file
     * @throws IllegalStateException if the draft is empty
     * @throws IllegalArgumentException if number or description cannot stand in a file's name
     * @throws IOException if a file is there already, or cannot be written
     */
    public Path writeTo(Path migrations, long number, String description) throws IOException {
        if (isEmpty()) {
            throw new IllegalStateException("nothing differs, so there is no migration to write");
        }
        if (number < 0 || !DESCRIPTION.matcher(description).matches()) {
            throw new IllegalArgumentException("no name of a migration: " + number + " " + description);
        }
        String digits = String.format(Locale.ROOT, "%04d", number);
        String head = "-- Migration: " + description.replace('_', ' ') + "\n-- Version: " + digits + "\n";
        Path file = migrations
                .resolve("schema")
                .resolve(digits + "_" + description.replace(' ', '_').toLowerCase(Locale.ROOT) + ".sql");
        Path back = migrations.resolve("rollback").resolve("schema").resolve(digits + "_rollback.sql");
        Files.createDirectories(Objects.requireNonNull(back.getParent()));
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        if (Files.exists(back)) {
            throw new FileAlreadyExistsException(back.toString());
        }
        Files.writeString(file, head + script, StandardOpenOption.CREATE_NEW);
        Files.writeString(back, head + rollback, StandardOpenOption.CREATE_NEW);
        return file;
    }
}
