package io.zmonitor.migrator.internal.snapshot;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.internal.ledger.RepeatableLedger;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.resolve.Snapshot;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.script.ScriptParser;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes snapshots, and proves those that there are. All migrations run twice on empty databases in memory, in two different
 * seconds: what differs does not come from the migrations alone, and is refused, but for values in which SQLite writes the
 * time. What a snapshot makes is read again and compared with both.
 *
 * @param source where the migrations come from
 * @param numbering how their numbers relate to types
 */
public record SnapshotWriter(MigrationSource source, Numbering numbering) {
    private static final String MEMORY = "jdbc:sqlite::memory:";
    private static final String SCRIPTS =
            "SELECT migration_type, version, rollback_sql, compatible_with FROM schema_version";
    private static final int COLUMNS = 4;
    private static final String LEDGER = "SELECT quote(migration_type) || quote(version) || quote(description)"
            + " || quote(file_hash) || quote(rollback_sql) || quote(compatible_with) FROM schema_version"
            + " UNION ALL SELECT quote(set_chain) || quote(entries) || quote(schema_fingerprint)"
            + " || quote(compatibility_floor) FROM schema_version_state ORDER BY 1";
    private static final long SECOND = 1_000;

    /** What a run left. */
    private record Left(DatabaseContent content, Moments moments, List<String> ledger, List<String[]> scripts) {}

    /**
     * The text of the snapshot up to this number.
     *
     * @throws IllegalArgumentException if no migration has the number
     * @throws MigrationException if a migration fails, or two runs of them do not leave the same
     */
    public String text(long number) {
        MigrationSet set = MigrationSets.resolve(source.withoutSnapshots(), numbering);
        List<SourceEntry> covered = Snapshot.covered(set, number);
        if (covered.stream().noneMatch(entry -> entry.id().number() == number)) {
            throw new IllegalArgumentException("there is no migration with the number " + number);
        }
        MigrationId newest = covered.get(covered.size() - 1).id();
        Left one = replayed(number);
        awaitNextSecond();
        Left two = replayed(number);
        refuse(newest, "two runs of the migrations", differences(one, two));
        String statements = Dump.of(two.content(), two.moments(), one.content(), one.moments());
        refuse(newest, "the migrations and the snapshot made from them", differences(two, made(number, statements)));
        Map<MigrationId, String> rollbacks = new HashMap<>();
        Map<MigrationId, Long> compatibleWith = new HashMap<>();
        for (@Nullable String[] row : two.scripts()) {
            MigrationId id = new MigrationId(MigrationType.ofWord(String.valueOf(row[0])), number(row[1]));
            String rollback = row[2];
            if (rollback != null) {
                rollbacks.put(id, rollback);
            }
            if (row[COLUMNS - 1] != null) {
                compatibleWith.put(id, number(row[COLUMNS - 1]));
            }
        }
        return Snapshot.text(set, number, rollbacks, compatibleWith, statements);
    }

    /**
     * Proves that each snapshot of the source is bound to its migrations, and leaves what they leave: schema, rows, counters
     * and ledger.
     *
     * @return their numbers
     * @throws MigrationException if one does not
     */
    public List<Long> verify() {
        List<Long> numbers = MigrationSets.resolve(source, numbering).snapshots();
        for (long number : numbers) {
            Left replayed = replayed(number);
            awaitNextSecond();
            Left snapshot = run(source, number);
            List<String> differences = differences(replayed, snapshot);
            if (!replayed.ledger().equals(snapshot.ledger())) {
                differences.add("the ledger");
            }
            MigrationSet set = MigrationSets.resolve(source, numbering);
            refuse(set.snapshot(number).newest(), "the migrations and the snapshot up to " + number, differences);
        }
        return numbers;
    }

    private static long number(@Nullable String text) {
        return Long.parseLong(String.valueOf(text));
    }

    private Left replayed(long number) {
        return run(source.withoutSnapshots(), number);
    }

    private Left run(MigrationSource from, long number) {
        return inMemory((connection, database) -> {
            long begun = Moments.now();
            new MigrationRun(RunSettings.forConnection(connection)
                            .withSource(from)
                            .withNumbering(numbering)
                            .withTarget(Target.upTo(number)))
                    .execute();
            Moments moments = new Moments(begun, Moments.now());
            return new Left(content(database), moments, database.texts(LEDGER), database.rows(SCRIPTS, COLUMNS));
        });
    }

    // Repeatables run after whatever a new database started from, so that a snapshot holds nothing of them.
    private static DatabaseContent content(SqlConnection database) throws SQLException {
        Set<String> left = new HashSet<>();
        for (MigrationReport.Repeated repeatable : new RepeatableLedger(database).read()) {
            left.addAll(repeatable.objects());
        }
        return DatabaseContent.of(database, left);
    }

    private Left made(long number, String statements) {
        return inMemory((connection, database) -> {
            long begun = Moments.now();
            for (ScriptStatement statement : ScriptParser.statements("the snapshot up to " + number, statements)) {
                database.execute(statement.sql());
            }
            Moments moments = new Moments(begun, Moments.now());
            return new Left(DatabaseContent.of(database, Set.of()), moments, List.of(), List.of());
        });
    }

    private interface Question<T> {
        T ask(Connection connection, SqlConnection database) throws SQLException;
    }

    private <T> T inMemory(Question<T> question) {
        try (Connection connection = DriverManager.getConnection(MEMORY)) {
            return question.ask(connection, new SqlConnection(connection));
        } catch (SQLException e) {
            throw MigrationException.refusing(
                    Problem.ofFile(ProblemCode.SNAPSHOT_NOT_WRITTEN, Path.of("in memory")), SafeCause.withoutValues(e));
        }
    }

    private static void awaitNextSecond() {
        try {
            TimeUnit.MILLISECONDS.sleep(SECOND - System.currentTimeMillis() % SECOND + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> differences(Left one, Left two) {
        return one.content().differences(two.content(), one.moments(), two.moments());
    }

    private static void refuse(MigrationId newest, String what, List<String> differences) {
        if (!differences.isEmpty()) {
            throw MigrationException.refusing(Problem.ofMigrations(
                    ProblemCode.SNAPSHOT_DIFFERS, List.of(newest), what, String.join(", ", differences)));
        }
    }
}
