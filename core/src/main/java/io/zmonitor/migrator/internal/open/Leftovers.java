package io.zmonitor.migrator.internal.open;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Maintenance.Leftover.Kind;
import io.zmonitor.migrator.internal.backup.BackupFolder;
import io.zmonitor.migrator.internal.backup.FailureNote;
import io.zmonitor.migrator.internal.backup.RehearsalCopy;
import io.zmonitor.migrator.internal.backup.Swap;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What runs have left beside a database, by the names that only this library gives: what a dead run did not finish, which
 * nobody needs any more, and what was kept for people. No link is ever followed.
 *
 * @param database beside which
 * @param policy where its backups are
 */
public record Leftovers(DatabaseFile database, BackupPolicy policy) {
    private static final Pattern REPLACED = Pattern.compile("\\.replaced-\\d{8}-\\d{6}(-\\d{1,9})?");
    private static final Pattern QUARANTINED = Pattern.compile("-quarantine-\\d{1,9}");

    /**
     * Deletes what is certainly garbage: unfinished copies of a run that has died. Under the run lock, so that nobody is
     * making one; with a swap pending, nothing, since it needs the new file. What cannot be deleted stays.
     */
    void sweep() throws IOException {
        if (isSwapping()) {
            return;
        }
        for (Path garbage : unfinished()) {
            remove(garbage);
        }
    }

    /** All of it, the largest first. */
    public List<Maintenance.Leftover> list(Instant now) throws IOException {
        List<Maintenance.Leftover> found = new ArrayList<>();
        if (!isSwapping()) {
            for (Path garbage : unfinished()) {
                add(garbage, Kind.UNFINISHED, now, found);
            }
        }
        String name = String.valueOf(database.path().getFileName());
        try (Stream<Path> beside = Files.list(database.path().resolveSibling("").toAbsolutePath())) {
            for (Path file : beside.filter(path -> isFolder(path)).toList()) {
                Optional<Kind> kind = kind(name, String.valueOf(file.getFileName()));
                if (kind.isPresent()) {
                    add(file, kind.get(), now, found);
                }
            }
        }
        found.sort(
                Comparator.comparing(Maintenance.Leftover::bytes).reversed().thenComparing(Maintenance.Leftover::path));
        return found;
    }

    private Optional<Kind> kind(String name, String file) {
        if (!file.startsWith(name)) {
            return Optional.empty();
        }
        String end = file.substring(name.length());
        if (end.equals(Swap.CRASHED)) {
            return SetAside.exists(database) ? Optional.of(Kind.CRASHED) : Optional.empty();
        }
        if (QUARANTINED.matcher(end).matches()) {
            return Optional.of(Kind.QUARANTINED);
        }
        return REPLACED.matcher(end).matches() ? Optional.of(Kind.REPLACED) : Optional.empty();
    }

    // Of another one's that goes meanwhile nothing is left to be told.
    private static void add(Path path, Kind kind, Instant now, List<Maintenance.Leftover> found) throws IOException {
        try {
            Instant since =
                    Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
            Duration age = Duration.between(since, now);
            found.add(new Results.LeftoverData(path, kind, bytes(path), age.isNegative() ? Duration.ZERO : age));
        } catch (NoSuchFileException e) {
            return;
        }
    }

    private static long bytes(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
            }
            return bytes;
        }
    }

    // With a recovery that is not proved yet, its copies are what the next attempt looks at.
    private List<Path> unfinished() throws IOException {
        List<Path> garbage = new ArrayList<>();
        addFiles(Swap.unfinished(database), garbage);
        addFiles(Creation.unfinished(database), garbage);
        addFiles(List.of(FailureNote.unfinished(database)), garbage);
        addFolder(RehearsalCopy.folder(database), garbage);
        if (!SetAside.exists(database)) {
            addFiles(List.of(SetAside.unfinishedReturn(database)), garbage);
            for (Path folder : SetAside.unfinished(database)) {
                addFolder(folder, garbage);
            }
        }
        BackupFolder backups = new BackupFolder(database, policy);
        if (isFolder(backups.path())) {
            garbage.addAll(backups.unfinished());
        }
        return garbage;
    }

    private static void addFiles(List<Path> files, List<Path> garbage) {
        for (Path file : files) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                garbage.add(file);
            }
        }
    }

    // A folder of ours holds files that are called like the database, and a note.
    private void addFolder(Path folder, List<Path> garbage) throws IOException {
        if (!isFolder(folder)) {
            return;
        }
        String name = String.valueOf(database.path().getFileName());
        try (Stream<Path> files = Files.list(folder)) {
            if (files.map(file -> String.valueOf(file.getFileName()))
                    .allMatch(file -> file.startsWith(name) || file.equals(SetAside.NOTE))) {
                garbage.add(folder);
            }
        }
    }

    /** Deletes a file or a folder with all that is in it. */
    public static void remove(Path leftover) throws IOException {
        try (Stream<Path> files = Files.walk(leftover)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private boolean isSwapping() {
        return Files.exists(database.sibling(Swap.INTENT), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }
}
