package io.zmonitor.migrator.reliability.oracle;

import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an undisturbed life looks like: the content at each boundary, and what a boot from each boundary makes of it.
 *
 * @param journal the application's journal
 * @param start the folder with the database that each life begins with
 * @param boundaries the content at each boundary, the start first
 * @param finished the content after a boot of the newest build, from each boundary
 * @param ledgers what the ledger says at each boundary
 */
public record Golden(
        Journal journal,
        Path start,
        List<List<String>> boundaries,
        List<List<String>> finished,
        List<List<String>> ledgers) {
    /** Copies the lists. */
    public Golden {
        boundaries = List.copyOf(boundaries);
        finished = List.copyOf(finished);
        ledgers = List.copyOf(ledgers);
    }

    /** Lives an undisturbed life in this folder, and remembers it. */
    public static Golden lived(Path folder, Journal journal) throws SQLException, IOException {
        Files.createDirectories(folder);
        Path start = folder.resolve("start");
        FileSet.populated(start, journal);
        Path lived = FileSet.copied(start, folder.resolve("lived"));
        List<List<String>> boundaries = new ArrayList<>();
        List<List<String>> finished = new ArrayList<>();
        for (int boundary = 0; boundary <= MonitorLife.CHAPTERS; boundary++) {
            if (boundary > 0) {
                MonitorLife.of(lived.resolve(FileSet.NAME), journal).live(boundary);
            }
            boundaries.add(content(FileSet.copied(lived, folder.resolve("at-" + boundary))));
            Path booted = FileSet.copied(lived, folder.resolve("booted-" + boundary));
            MonitorLife.boot(booted.resolve(FileSet.NAME));
            finished.add(content(booted));
        }
        if (boundaries.stream().distinct().count() != boundaries.size()) {
            throw new AssertionError("two boundaries look alike");
        }
        List<List<String>> ledgers = IntStream.rangeClosed(0, MonitorLife.CHAPTERS)
                .mapToObj(boundary -> MonitorSet.ids(MonitorLife.migrationsAt(boundary)))
                .toList();
        return new Golden(journal, start, boundaries, finished, ledgers);
    }

    /** The first boot of all, in a folder where no database is. Boundary 0 is a database without tables, or none. */
    public static Golden created(Path folder) throws SQLException, IOException {
        Path start = Files.createDirectories(folder.resolve("start"));
        Path empty = Files.createFile(folder.resolve(FileSet.NAME));
        Secrets.rightKey().open(new DatabaseFile(empty), Purpose.CREATION).close();
        Path fresh = Files.createDirectory(folder.resolve("fresh"));
        MonitorLife.boot(fresh.resolve(FileSet.NAME));
        List<String> after = content(fresh);
        return boot(Journal.DELETE, start, 0, content(folder), after, List.of());
    }

    private static Golden boot(
            Journal journal, Path start, int from, List<String> before, List<String> after, List<String> ledger) {
        int size = MonitorLife.BOOTED + 1;
        List<List<String>> both = new ArrayList<>(Collections.nCopies(size, List.of()));
        both.set(from, before.equals(after) ? List.of() : before);
        both.set(MonitorLife.BOOTED, after);
        List<List<String>> ledgers = new ArrayList<>(Collections.nCopies(size, List.of()));
        ledgers.set(from, ledger);
        ledgers.set(MonitorLife.BOOTED, MonitorSet.ids(MonitorSet.size()));
        return new Golden(journal, start, both, Collections.nCopies(size, after), ledgers);
    }

    /** Whether it begins with no database at all. */
    public boolean beginsWithNone() {
        return Files.notExists(start.resolve(FileSet.NAME));
    }

    /**
     * The life of a boot: it begins at one boundary, and what it makes of that one is called {@link
     * MonitorLife#BOOTED}.
     */
    public Golden from(int boundary) {
        return boot(journal, start, boundary, boundaries.get(boundary), finished.get(boundary), ledgers.get(boundary));
    }

    /** The folder with a database at this boundary. Copy it. */
    public Path at(int boundary) {
        return start.resolveSibling("at-" + boundary);
    }

    /** The boundary with exactly this content; -1 if there is none. */
    public int boundary(List<String> content) {
        return boundaries.indexOf(content);
    }

    /** The ledger that belongs to a boundary. */
    public List<String> ledger(int boundary) {
        return ledgers.get(boundary);
    }

    private static List<String> content(Path folder) throws SQLException {
        return OwnSqlite.read(folder.resolve(FileSet.NAME)).content();
    }
}
