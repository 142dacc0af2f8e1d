package io.zmonitor.migrator.reliability.power;

import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A disk on which recorded changes happen again. What was flushed is durable. Of what was not, a power loss leaves any
 * 512-byte sectors; of the changes to a folder, those up to any point after its last flush. Devices that lie about a
 * flush are outside of the model.
 */
final class Disk {
    private static final long FOLDER = -1;

    private final Map<Long, Content> contents = new HashMap<>();
    // A file system gives the inode of a deleted file to the next one, and a deletion may not be durable yet.
    private final Map<Long, Long> files = new HashMap<>();
    private final SortedMap<String, Long> durableNames = new TreeMap<>();
    private final SortedMap<String, Long> names = new TreeMap<>();
    private final List<Event> pending = new ArrayList<>();
    private int acknowledged;

    /** A disk with a folder's files on it, all of them durable. */
    static Disk with(Path folder, int acknowledged) throws IOException {
        Disk disk = new Disk();
        disk.acknowledged = acknowledged;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                String name = folder.relativize(file).toString();
                if (Files.isRegularFile(file)) {
                    long inode = (long) Files.getAttribute(file, "unix:ino");
                    disk.names.put(name, disk.added(inode, new Content(Files.readAllBytes(file))));
                } else if (!name.isEmpty()) {
                    disk.names.put(name, FOLDER);
                }
            }
        }
        disk.durableNames.putAll(disk.names);
        return disk;
    }

    /** The same disk again, before anything has happened to it. */
    Disk untouched() {
        Disk copy = new Disk();
        copy.acknowledged = acknowledged;
        contents.forEach((file, content) -> copy.contents.put(file, content.untouched()));
        copy.files.putAll(files);
        copy.names.putAll(names);
        copy.durableNames.putAll(durableNames);
        return copy;
    }

    /** One more of the recorded changes. */
    void happens(Event event) {
        switch (event.kind()) {
            case WRITE, TRUNCATE -> content(event).orElseThrow().change(event);
            case SYNC -> flush(event);
            case SAID -> hear(event.said());
            default -> {
                Event change = event.kind() == Event.Kind.CREATE
                        ? event.of(added(event.inode(), new Content(new byte[0])))
                        : event;
                apply(change, names);
                pending.add(change);
            }
        }
    }

    private long added(long inode, Content content) {
        long file = contents.size() + 1L;
        contents.put(file, content);
        files.put(inode, file);
        return file;
    }

    private Optional<Content> content(Event event) {
        return Optional.ofNullable(files.get(event.inode())).map(contents::get);
    }

    int acknowledged() {
        return acknowledged;
    }

    /** The files as a power loss may leave them now, by name. */
    SortedMap<String, byte[]> left(Random random) {
        SortedMap<String, Long> present = new TreeMap<>(durableNames);
        Map<String, Integer> most = new HashMap<>();
        for (Event event : pending) {
            String folder = folder(event.name());
            long here = pending.stream()
                    .filter(other -> folder(other.name()).equals(folder))
                    .count();
            int limit = most.computeIfAbsent(folder, it -> (int) Math.floor(random.nextDouble() * (here + 1)));
            if (limit > 0) {
                most.put(folder, limit - 1);
                apply(event, present);
            }
        }
        SortedMap<String, byte[]> left = new TreeMap<>();
        present.forEach((name, file) -> {
            if (file != FOLDER && isReachable(name, present)) {
                left.put(name, contents.get(file).left(random));
            }
        });
        return left;
    }

    /** Writes such files into a new folder. */
    static void write(SortedMap<String, byte[]> files, Path folder) throws IOException {
        FileSet.remove(folder);
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private static boolean isReachable(String name, SortedMap<String, Long> present) {
        String folder = folder(name);
        return folder.equals(".") || present.containsKey(folder);
    }

    private void flush(Event event) {
        Optional<Content> content = content(event);
        if (content.isPresent()) {
            content.get().flush();
            return;
        }
        List<Event> others = new ArrayList<>();
        for (Event change : pending) {
            if (folder(change.name()).equals(event.name())) {
                apply(change, durableNames);
            } else {
                others.add(change);
            }
        }
        pending.clear();
        pending.addAll(others);
    }

    private static void apply(Event event, SortedMap<String, Long> names) {
        switch (event.kind()) {
            case CREATE -> names.put(event.name(), event.inode());
            case MKDIR -> names.put(event.name(), FOLDER);
            case UNLINK, RMDIR -> names.remove(event.name());
            case RENAME -> rename(event.name(), event.other(), names);
            default -> throw new IllegalArgumentException("no change of a folder: " + event.kind());
        }
    }

    // A folder takes along what is in it.
    private static void rename(String from, String to, SortedMap<String, Long> names) {
        Map<String, Long> moved = new HashMap<>();
        names.entrySet().removeIf(entry -> {
            boolean moves = entry.getKey().equals(from) || entry.getKey().startsWith(from + "/");
            if (moves) {
                moved.put(to + entry.getKey().substring(from.length()), entry.getValue());
            }
            return moves;
        });
        names.putAll(moved);
    }

    private void hear(String said) {
        for (String line : said.lines().toList()) {
            if (line.startsWith("reached ")) {
                int chapter =
                        Integer.parseInt(line.substring("reached ".length()).trim());
                acknowledged = chapter == 0 ? MonitorLife.BOOTED : chapter;
            }
        }
    }

    private static String folder(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "." : name.substring(0, slash);
    }
}
