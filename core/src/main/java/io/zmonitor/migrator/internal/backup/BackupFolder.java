package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the backups of one database are, which there are, and which are kept. */
public final class BackupFolder {
    private static final String UNFINISHED = "-unfinished";
    private static final List<String> SIDES = List.of("", "-journal", "-wal", "-shm");
    private static final int SALT = 16;

    private final DatabaseFile database;
    private final BackupPolicy policy;
    private final String name;

    /** The backups that this policy makes of this database. */
    public BackupFolder(DatabaseFile database, BackupPolicy policy) {
        this.database = database;
        this.policy = policy;
        this.name = database.path().getFileName().toString();
    }

    /** Where they are. */
    public Path path() {
        return policy.folder()
                .map(Path::toAbsolutePath)
                .orElse(database.path().resolveSibling("").toAbsolutePath());
    }

    /** The backups that are there, the newest first. What only looks like one, as a link or an empty file, is none. */
    public List<Backup> newestFirst() throws IOException {
        if (!Files.isDirectory(path())) {
            return List.of();
        }
        List<Backup> backups = new ArrayList<>();
        for (BackupName found : names()) {
            Path file = path().resolve(found.toString());
            long bytes = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
            if (bytes > 0) {
                backups.add(new Backup(file, found.takenAt(), bytes, Duration.ZERO));
            }
        }
        return List.copyOf(backups);
    }

    private List<BackupName> names() throws IOException {
        try (Stream<Path> files = Files.list(path())) {
            return files.flatMap(
                            file -> BackupName.parse(name, file.getFileName().toString()).stream())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /**
     * Refuses a folder that cannot take a backup.
     *
     * @throws MigrationException {@link ProblemCode#BACKUP_LOCATION}
     */
    void require() {
        Path folder = path();
        // The database's own folder may well be behind a link; one that was asked for is meant as it was said.
        boolean linked = policy.folder().isPresent() && Files.isSymbolicLink(folder);
        Optional<String> reason = Optional.empty();
        if (linked) {
            reason = Optional.of("it is a symbolic link");
        } else if (!Files.exists(folder)) {
            reason = Optional.of("it does not exist");
        } else if (!Files.isDirectory(folder)) {
            reason = Optional.of("it is no folder");
        } else if (!Files.isWritable(folder)) {
            reason = Optional.of("it may not be written");
        }
        if (reason.isPresent()) {
            throw MigrationException.refusing(Problem.ofFile(ProblemCode.BACKUP_LOCATION, folder, reason.get()));
        }
    }

    /** A name that nothing has, not even a link that leads nowhere. */
    Path free(Instant takenAt) {
        BackupName free = BackupName.of(name, takenAt);
        while (Files.exists(path().resolve(free.toString()), LinkOption.NOFOLLOW_LINKS)) {
            free = free.next();
        }
        return path().resolve(free.toString());
    }

    static Path unfinished(Path backup) {
        return backup.resolveSibling(backup.getFileName() + UNFINISHED);
    }

    /** Deletes what an interrupted backup left. */
    void sweep() throws IOException {
        try (Stream<Path> files = Files.list(path())) {
            for (Path file : files.filter(this::isUnfinished).toList()) {
                Files.delete(file);
            }
        }
    }

    private boolean isUnfinished(Path file) {
        String found = file.getFileName().toString();
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && SIDES.stream()
                        .map(side -> UNFINISHED + side)
                        .filter(found::endsWith)
                        .anyMatch(end -> BackupName.parse(name, found.substring(0, found.length() - end.length()))
                                .isPresent());
    }

    /** Deletes an unfinished backup and what stands beside it. */
    static void discard(Path unfinished) throws IOException {
        for (String side : SIDES) {
            Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + side));
        }
    }

    /**
     * Deletes the oldest, so that as many are left as the policy keeps: never the one just taken, whatever the clock
     * says, and none that does not begin as it does, since that is another database's of the same name.
     */
    void retain(Path justTaken) throws IOException {
        int kept = 1;
        for (Backup backup : newestFirst()) {
            if (backup.file().equals(justTaken) || !isOfTheSameFile(backup.file(), justTaken)) {
                continue;
            }
            if (kept >= policy.kept()) {
                Files.delete(backup.file());
            } else {
                kept++;
            }
        }
    }

    // An encrypted file begins with its salt, which is its own.
    private static boolean isOfTheSameFile(Path one, Path another) throws IOException {
        return Sighting.start(one, SALT).equals(Sighting.start(another, SALT));
    }
}
