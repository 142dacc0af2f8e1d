package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.internal.plan.Cost;
import io.zmonitor.migrator.internal.plan.DatabaseSize;
import io.zmonitor.migrator.internal.plan.SpaceRule;
import io.zmonitor.migrator.internal.session.Segment;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures a database for the estimate of the space that a run needs. Writes nothing. */
record RunSpace(CheckedRun run, SqlConnection database) {
    // Below this, whatever the steps do to what is there is less than what must be free in any case.
    private static final long SMALL = 2_000_000;

    private static final String OF_AN_OBJECT = "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name = ?";

    /** Whether a backup is taken first. */
    enum Backup {
        TAKEN,
        NONE
    }

    /** With each table as large as the whole database: reads no table. */
    MigrationPlan.Space atMost(Backup backup) throws SQLException {
        return estimate(backup, DatabaseSize.Kind.AT_MOST);
    }

    /** With the tables that the steps name as large as they are: reads them. */
    MigrationPlan.Space measured(Backup backup) throws SQLException {
        try {
            return estimate(backup, DatabaseSize.Kind.MEASURED);
        } catch (SQLException e) {
            // A build of SQLite without dbstat; the driver's has it (driver fact 34).
            if (!ResultCode.of(e).isPlainError()) {
                throw e;
            }
            return atMost(backup);
        }
    }

    private MigrationPlan.Space estimate(Backup backup, DatabaseSize.Kind kind) throws SQLException {
        long page = database.number("PRAGMA page_size");
        long file = page * database.number("PRAGMA page_count");
        long free = page * database.number("PRAGMA freelist_count");
        DatabaseSize.Journal journal = database.text("PRAGMA journal_mode").equals("wal")
                ? DatabaseSize.Journal.WAL
                : DatabaseSize.Journal.ROLLBACK;
        long copy = backup == Backup.TAKEN ? file : 0;
        if (file < SMALL) {
            return SpaceRule.of(
                    new DatabaseSize(file, free, journal, Map.of(), kind), List.of(List.of(new Cost.Anything())), copy);
        }
        StepCosts costs = StepCosts.of(database);
        List<List<Cost>> segments = new ArrayList<>();
        for (Segment segment : run.segments()) {
            segments.add(costs.of(segment));
        }
        Map<String, Long> tables = new HashMap<>();
        for (String table : costs.named()) {
            tables.put(table, kind == DatabaseSize.Kind.MEASURED ? bytes(table) : file - free);
        }
        return SpaceRule.of(new DatabaseSize(file, free, journal, tables, kind), segments, copy);
    }

    /** A table with its indexes. */
    private long bytes(String table) throws SQLException {
        List<String> objects = database.texts(
                "SELECT name FROM sqlite_schema WHERE lower(tbl_name) = ? AND type IN ('table', 'index') AND rootpage > 0",
                table);
        long bytes = 0;
        for (String object : Set.copyOf(objects)) {
            for (long part : database.numbers(OF_AN_OBJECT, object)) {
                bytes += part;
            }
        }
        return bytes;
    }
}
