package io.zmonitor.migrator.reliability.maintenance;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Answers;
import io.zmonitor.migrator.reliability.oracle.OwnSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The databases that lie in a folder, under whatever name; each is read from a copy, so that nothing changes. */
record DatabasesInFolder(Prepared prepared, Workplace place) {
    static final String INTENT = FileSet.NAME + "-migrator-intent";
    private static final String NEXT = FileSet.NAME + "-migrator-next";
    private static final String ASIDE = FileSet.NAME + ".replaced-";
    private static final String BACKUP = FileSet.NAME + ".backup-";
    private static final List<String> SIDES = List.of("-journal", "-wal");

    /** What a file set is, complete and under its key; or neither. */
    enum State {
        NEITHER,
        BEFORE,
        AFTER
    }

    /** What this set is: the file, with what stands beside it. */
    State state(Path database) throws IOException {
        MaintenanceCall deed = prepared.deed();
        Optional<Answers> now = read(database, deed.newKey());
        if (now.isPresent() && is(now.get(), prepared.after(), deed.migrations(true))) {
            return State.AFTER;
        }
        Optional<Answers> then = deed.changesKey() ? read(database, deed.oldKey()) : now;
        return then.isPresent() && is(then.get(), prepared.before(), deed.migrations(false))
                ? State.BEFORE
                : State.NEITHER;
    }

    /** What this file is without whatever stands beside it. */
    State alone(Path database) throws IOException {
        Path folder = Files.createDirectory(place.fresh("alone"));
        try {
            Files.copy(database, folder.resolve(FileSet.NAME));
            return state(folder.resolve(FileSet.NAME));
        } finally {
            FileSet.remove(folder);
        }
    }

    private static boolean is(Answers answers, List<String> content, int migrations) {
        return answers.flaws().isEmpty()
                && answers.content().equals(content)
                && answers.ledger().equals(MonitorSet.ids(migrations));
    }

    /** What a copy of this set answers to this key; nothing if it does not open with it. */
    Optional<Answers> read(Path database, DatabaseOpener key) throws IOException {
        if (!Files.isRegularFile(database)) {
            return Optional.empty();
        }
        Path folder = Files.createDirectory(place.fresh("read"));
        Path copy = folder.resolve(FileSet.NAME);
        try {
            Files.copy(database, copy);
            for (String side : SIDES) {
                Path beside = database.resolveSibling(database.getFileName() + side);
                if (Files.exists(beside)) {
                    Files.copy(beside, folder.resolve(FileSet.NAME + side));
                }
            }
            return Optional.of(OwnSqlite.read(copy, key));
        } catch (SQLException | MigrationException e) {
            return Optional.empty();
        } finally {
            FileSet.remove(folder);
        }
    }

    /** Whether a journal or a log with content stands beside. */
    static boolean isHot(Path database) throws IOException {
        for (String side : SIDES) {
            Path beside = database.resolveSibling(database.getFileName() + side);
            if (Files.exists(beside) && Files.size(beside) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a swap has been announced and not finished. */
    static boolean isSwapping(Path folder) {
        return Files.exists(folder.resolve(INTENT));
    }

    /** Where a database may be while none has its name: the file that waits, and those that were set aside. */
    static List<Path> others(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.flatMap(entry -> {
                        String name = entry.getFileName().toString();
                        return name.equals(NEXT)
                                ? Stream.of(entry)
                                : name.startsWith(ASIDE) ? Stream.of(entry.resolve(FileSet.NAME)) : Stream.empty();
                    })
                    .toList();
        }
    }

    /** The backups that have got their name, the oldest first. */
    static List<Path> backups(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> {
                        String name = entry.getFileName().toString();
                        return name.startsWith(BACKUP) && !name.contains("-unfinished");
                    })
                    .sorted()
                    .toList();
        }
    }

    /** What no finished work leaves. A recovery's copies are the next recovery's to sweep. */
    static List<String> leftovers(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.contains("-migrator-next")
                            || name.contains("-migrator-intent")
                            || (name.startsWith(BACKUP) && name.contains("-unfinished"))
                            || name.endsWith("-rehearsal"))
                    .toList();
        }
    }
}
