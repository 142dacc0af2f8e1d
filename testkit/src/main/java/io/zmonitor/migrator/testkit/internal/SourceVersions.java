package io.zmonitor.migrator.testkit.internal;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The numbers of a source, and for each what identifies its migrations up to there. Read once; immutable and thread-safe.
 *
 * @param chains a value for each number, equal for equal content with the same rollbacks; what comes after Java code has
 *     another value in each process
 * @param end what identifies the whole, repeatables included
 * @param entries all migrations by number, then type
 */
public record SourceVersions(NavigableMap<Long, String> chains, String end, List<SourceEntry> entries) {
    // Code may have changed under the same revision: nobody can see that from outside of the process.
    private static final String PROCESS = UUID.randomUUID().toString();

    /**
     * Reads all scripts of a source.
     *
     * @throws MigrationException if one of them cannot be read, or is not what the lock file says
     */
    public static SourceVersions of(MigrationSource source, Numbering numbering) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            Migrator migrator =
                    Migrator.forConnection(connection).withSource(source).withNumbering(numbering);
            List<SourceEntry> entries = migrator.status().stream()
                    .map(status -> status.inSource().orElseThrow())
                    .toList();
            if (entries.stream().anyMatch(entry -> entry.content().isEmpty())) {
                migrator.plan(); // says which, and why
            }
            return of(entries, migrator.repeatableStatus());
        } catch (SQLException e) {
            throw new IllegalStateException("no database in memory can be opened: is the driver there?", e);
        }
    }

    private static SourceVersions of(List<SourceEntry> entries, List<MigrationStatus.Repeatable> repeatables) {
        List<SourceEntry> sorted =
                entries.stream().sorted(Comparator.comparing(SourceEntry::id)).toList();
        NavigableMap<Long, String> chains = new TreeMap<>();
        String chain = "";
        for (SourceEntry entry : sorted) {
            chain = Digests.sha256(chain, line(entry));
            chains.put(entry.id().number(), chain);
        }
        for (MigrationStatus.Repeatable repeatable : repeatables) {
            if (repeatable instanceof MigrationStatus.Repeatable.Pending pending) {
                chain = Digests.sha256(
                        chain, repeatable.name() + " " + pending.source().checksum());
            }
        }
        return new SourceVersions(chains, chain, sorted);
    }

    private static String line(SourceEntry entry) {
        SourceEntry.Content content = entry.content().orElseThrow();
        String process = content.sql().isEmpty() ? PROCESS : "";
        return String.join(
                "\n",
                entry.id().toString(),
                entry.description(),
                entry.file(),
                entry.checksum().toString(),
                content.rollback().name(),
                content.rollbackSql().orElse(""),
                process);
    }

    /** What the source has otherwise now, one sentence for each; in a source that can no longer be read, why. */
    public List<String> changesIn(MigrationSource source, Numbering numbering) {
        SourceVersions now;
        try {
            now = of(source, numbering);
        } catch (MigrationException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        Map<MigrationId, String> before = lines(entries);
        Map<MigrationId, String> after = lines(now.entries);
        List<String> changes = new ArrayList<>();
        before.forEach((id, line) -> {
            String other = after.get(id);
            if (other == null) {
                changes.add(id + " is gone");
            } else if (!other.equals(line)) {
                changes.add(id + " is another one");
            }
        });
        after.keySet().stream().filter(id -> !before.containsKey(id)).forEach(id -> changes.add(id + " is new"));
        if (changes.isEmpty() && !end.equals(now.end)) {
            changes.add("a repeatable is another one");
        }
        return changes;
    }

    private static Map<MigrationId, String> lines(List<SourceEntry> entries) {
        Map<MigrationId, String> lines = new LinkedHashMap<>();
        entries.forEach(entry -> lines.put(entry.id(), line(entry)));
        return lines;
    }

    /** The highest number that is not above this one and that a migration has; 0 if none is. */
    public long floor(long number) {
        Long floor = chains.floorKey(number);
        return floor == null ? 0 : floor;
    }

    /** The highest number; 0 if there are no migrations. */
    public long newest() {
        return chains.isEmpty() ? 0 : chains.lastKey();
    }

    /** What identifies the content up to a number. */
    public String chain(long number) {
        if (number >= newest()) {
            return end;
        }
        Map.Entry<Long, String> entry = chains.floorEntry(number);
        return entry == null ? "" : entry.getValue();
    }

    /** Identifies this process: for what may not be shared with others. */
    public static String process() {
        return PROCESS;
    }
}
