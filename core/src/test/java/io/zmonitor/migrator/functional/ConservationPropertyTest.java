package io.zmonitor.migrator.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Random scripts on random schemas: a run refuses exactly those after which a plain connection counts fewer rows than
 * before in a table that the script does not declare, and leaves no counter lower than it was. {@code
 * -Dconservation.scripts=20000} takes more of them, {@code -Dconservation.seed=7} others.
 */
class ConservationPropertyTest {
    private static final int SCRIPTS = Integer.getInteger("conservation.scripts", 120);
    private static final long SEED = Long.getLong("conservation.seed", 1);
    private static final Pattern LOSS = Pattern.compile("table (.+?) from (\\d+) to (\\d+)");

    // What breaks an object of the schema is refused, too, if no row is lost; the generator knows which scripts do.
    private static final Set<ProblemCode> BROKEN = Set.of(ProblemCode.OBJECT_BROKEN, ProblemCode.FOREIGN_KEY_UNUSABLE);

    private static final SqlMigration FIRST = MonitorDatabase.schema(1, "SELECT 1");

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    @Test
    void a_run_refuses_exactly_what_loses_rows() throws SQLException {
        for (int i = 0; i < SCRIPTS; i++) {
            long seed = SEED * 1_000_000 + i;
            RandomScript script = RandomScript.of(seed);
            if (script.unreadable) {
                count("unreadable in the engine itself");
            } else if (!script.steps.isEmpty()) {
                trial(seed, script, i % 5 == 4 && !script.enforced);
            }
        }
        LoggerFactory.getLogger(getClass()).info("conservation: {} scripts from seed {}: {}", SCRIPTS, SEED, outcomes);
        assertThat(faults).isEmpty();
    }

    private void trial(long seed, RandomScript script, boolean coded) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            SqlConnection database = new SqlConnection(connection);
            Migrator.forConnection(connection)
                    .withSource(MigrationSource.of(FIRST))
                    .migrate();
            for (String sql : script.schema) {
                database.execute(sql);
            }
            Migration migration = coded ? coded(script) : MonitorDatabase.schema(2, script.text());
            Migrator migrator = Migrator.forConnection(connection).withSource(MigrationSource.of(FIRST, migration));
            Set<String> expected = script.losses();
            try {
                migrator.migrate();
            } catch (MigrationException e) {
                judge(seed, script, e.problem(), expected);
                return;
            }
            count("applied" + (coded ? " as code" : ""));
            if (!expected.isEmpty()) {
                fault(seed, script, "lost rows of " + expected + " in silence");
            }
            checkCounters(seed, script, database);
        }
    }

    private void judge(long seed, RandomScript script, Problem problem, Set<String> expected) {
        if (problem.code() != ProblemCode.ROWS_LOST) {
            count("refused: " + problem.code());
            boolean orphans = problem.code() == ProblemCode.FOREIGN_KEYS_VIOLATED && script.orphaning;
            boolean broken = BROKEN.contains(problem.code()) && script.breaking && expected.isEmpty();
            if (!orphans && !broken) {
                fault(seed, script, "was refused: " + problem.summary());
            }
            return;
        }
        Set<String> told = new TreeSet<>();
        Set<String> grown = new TreeSet<>();
        Matcher loss = LOSS.matcher(problem.summary().replace(")", "), ").replace(", table", "\ntable"));
        while (loss.find()) {
            boolean more = Long.parseLong(loss.group(3)) > Long.parseLong(loss.group(2));
            (more ? grown : told).add(loss.group(1));
        }
        if (!told.equals(new TreeSet<>(expected)) || (!grown.isEmpty() && !script.doubling)) {
            fault(seed, script, "was refused: " + problem.summary());
        }
        count(grown.isEmpty() ? "refused: ROWS_LOST" : "refused: rows made twice");
    }

    private void checkCounters(long seed, RandomScript script, SqlConnection database) throws SQLException {
        for (RandomScript.Tracked table : script.tables.values()) {
            String holder = script.holder(table);
            boolean mayRestart = script.restarts.contains(table.name) || script.restarts.contains(holder);
            if (table.counter < 0 || holder.isEmpty() || mayRestart) {
                continue;
            }
            String sql = String.join(
                    "",
                    database.list(
                            "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?",
                            row -> row.getString(1),
                            holder));
            if (!sql.contains("AUTOINCREMENT")) {
                continue;
            }
            List<Long> counters = database.list(
                    "SELECT seq FROM main.sqlite_sequence WHERE name = ? ORDER BY rowid LIMIT 1",
                    row -> row.getLong(1),
                    holder);
            if (counters.isEmpty() || counters.get(0) < table.counter) {
                fault(seed, script, "lowered the counter of " + holder + " from " + table.counter + " to " + counters);
            }
        }
    }

    private static JavaMigration coded(RandomScript script) {
        Set<String> declared = Collections.unmodifiableSet(script.mayDecrease);
        script.restarts.clear();
        return new Coded(
                2,
                "1",
                context -> {
                    for (RandomScript.Step step : script.steps) {
                        try (Statement statement = context.connection().createStatement()) {
                            statement.execute(step.sql());
                        }
                    }
                },
                declared);
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private void fault(long seed, RandomScript script, String what) {
        count("FAULT");
        if (faults.size() < 5) {
            faults.add("seed " + seed + " " + what + "\n" + script);
        }
    }
}
