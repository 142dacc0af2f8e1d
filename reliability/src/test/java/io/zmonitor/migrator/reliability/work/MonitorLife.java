package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What one monitor does with its database, in chapters; each ends with exactly one commit, and after each the database is
 * at the next boundary. Runs of the library and transactions of the application take turns.
 *
 * @param database the file
 * @param journal the application's journal
 * @param migrator what is told to each run beyond its target
 */
public record MonitorLife(Path database, Journal journal, UnaryOperator<Migrator> migrator) {
    /** The targets of the runs; the application works after each. */
    private static final List<Integer> TARGETS = List.of(4, 6, MonitorSet.size());

    /** How many chapters there are. */
    public static final int CHAPTERS = 6;

    /** What a boot of the newest build leads to, wherever it began. */
    public static final int BOOTED = CHAPTERS + 1;

    /** A cache so small that transactions reach the file before they commit. */
    private static final String SMALL_CACHE = "PRAGMA cache_size = 10";

    /** A life with the library as it is. */
    public static MonitorLife of(Path database, Journal journal) {
        return new MonitorLife(database, journal, UnaryOperator.identity());
    }

    /** How many migrations are applied at this boundary. */
    public static int migrationsAt(int boundary) {
        return switch (boundary) {
            case 0 -> MonitorSet.RELEASED;
            case BOOTED -> MonitorSet.size();
            default -> TARGETS.get((boundary - 1) / 2);
        };
    }

    /**
     * Lives this chapter, counted from 1; the boundary of that number has then been reached. Chapter 0 is a boot of the
     * newest build, wherever the database stands.
     */
    public void live(int chapter) throws SQLException {
        if (chapter == 0) {
            migrate(MonitorSet.size());
        } else if (chapter % 2 == 1) {
            migrate(TARGETS.get(chapter / 2));
        } else {
            work(chapter);
        }
    }

    private void migrate(int target) {
        boolean last = target == MonitorSet.size();
        migrator.apply(front(database).withTarget(last ? Target.latest() : Target.upTo(target)))
                .migrate();
    }

    /** A run as each monitor makes it, whose transactions spill. */
    public static Migrator front(Path database) {
        return front(database, Secrets.rightKey());
    }

    /** The same with another key. */
    public static Migrator front(Path database, DatabaseOpener key) {
        return Migrator.forDatabase(database, key)
                .withSource(MonitorSet.all())
                .withApplication("monitor", "1.0")
                .withPreCheck(new SmallCache());
    }

    /** Brings the database to the newest version, as the next boot does. */
    public static MigrationReport boot(Path database) {
        return front(database).migrate();
    }

    // One transaction of the application, of a few hundred rows, in whatever version the schema is.
    private void work(int chapter) throws SQLException {
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(database))) {
            Sql.execute(connection, journal.chosen(), journal.durable(), SMALL_CACHE, "BEGIN IMMEDIATE");
            Sql.execute(
                    connection,
                    "INSERT INTO patients (mrn, name, phone) VALUES ('MRN-NEW-" + chapter + "', 'new', '555')",
                    "UPDATE vitals SET value = value + 1 WHERE id % 3 = 0",
                    "INSERT INTO vitals (patient, value, trace) SELECT patient, value, trace FROM vitals WHERE id <= 20",
                    "COMMIT");
        }
    }
}
