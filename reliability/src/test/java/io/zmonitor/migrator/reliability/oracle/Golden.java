package io.zmonitor.migrator.reliability.oracle;

import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What an undisturbed life looks like: the content at each boundary, and what a boot from each boundary makes of it.
 *
 * @param journal the application's journal
 * @param start the folder with the database that each life begins with
 * @param boundaries the content at each boundary, the start first
 * @param finished the content after a boot of the newest build, from each boundary
 */
public record Golden(Journal journal, Path start, List<List<String>> boundaries, List<List<String>> finished) {
    /** Copies the lists. */
    public Golden {
        boundaries = List.copyOf(boundaries);
        finished = List.copyOf(finished);
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
        return new Golden(journal, start, boundaries, finished);
    }

    /**
     * The life of a boot: it begins at one boundary, and what it makes of that one is called {@link
     * MonitorLife#BOOTED}.
     */
    public Golden from(int boundary) {
        List<String> before = boundaries.get(boundary);
        List<String> after = finished.get(boundary);
        List<List<String>> both = new ArrayList<>(Collections.nCopies(MonitorLife.BOOTED + 1, List.of()));
        both.set(boundary, before.equals(after) ? List.of() : before);
        both.set(MonitorLife.BOOTED, after);
        return new Golden(journal, start, both, Collections.nCopies(MonitorLife.BOOTED + 1, after));
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
        return MonitorSet.ids(MonitorLife.migrationsAt(boundary));
    }

    private static List<String> content(Path folder) throws SQLException {
        return OwnSqlite.read(folder.resolve(FileSet.NAME)).content();
    }
}
