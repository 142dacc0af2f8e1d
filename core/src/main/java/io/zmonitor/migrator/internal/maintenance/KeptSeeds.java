package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.MainTables;
import io.zmonitor.migrator.internal.schema.WriteSet;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The seeds that stay applied through a rollback, and the tables that each of them fills: if such a table goes, the rows
 * of the seed go with it, and no later run would bring them back. SQLite says which tables a seed's script writes to, as
 * the schema was before the rollback. For one rollback.
 */
final class KeptSeeds {
    private final SqlConnection database;
    private final MainTables before;
    private final Map<MigrationId, Optional<Set<String>>> written = new LinkedHashMap<>();
    private final Set<String> filled = new TreeSet<>();

    private KeptSeeds(SqlConnection database, MainTables before) {
        this.database = database;
        this.before = before;
    }

    /** Before the first step. */
    static KeptSeeds remember(SqlConnection database, MigrationSet set, List<MigrationId> staying) throws SQLException {
        List<MigrationId> seeds =
                staying.stream().filter(id -> id.type() == MigrationType.SEED).toList();
        KeptSeeds kept = new KeptSeeds(database, seeds.isEmpty() ? MainTables.NONE : MainTables.read(database));
        for (MigrationId seed : seeds) {
            kept.written.put(seed, kept.tablesOf(seed, set));
        }
        if (kept.written.containsValue(Optional.<Set<String>>empty())) {
            kept.rememberFilled();
        }
        return kept;
    }

    // Only the rows decide whether a seed of which nothing is known can have lost some.
    private void rememberFilled() throws SQLException {
        for (String table : before.names()) {
            if (database.number("SELECT EXISTS (SELECT 1 FROM main." + SqlConnection.quoted(before.spelt(table)) + ")")
                    > 0) {
                filled.add(table);
            }
        }
    }

    // Empty if nobody knows: the source does not have it, it is code, or it does not compile any more.
    private Optional<Set<String>> tablesOf(MigrationId seed, MigrationSet set) throws SQLException {
        Set<String> tables = new TreeSet<>();
        for (ScriptStatement statement : statements(seed, set)) {
            if (statement.head().kind() != StatementHead.Kind.WRITES) {
                continue;
            }
            Optional<WriteSet> writes = WriteSet.of(database, statement.sql());
            if (writes.isEmpty() || writes.get().isEverything()) {
                return Optional.empty();
            }
            tables.addAll(before.at(writes.get().written()));
            tables.addAll(writes.get().writesVirtual() ? before.virtual() : Set.of());
        }
        return tables.isEmpty() ? Optional.empty() : Optional.of(tables);
    }

    private static List<ScriptStatement> statements(MigrationId seed, MigrationSet set) {
        List<SourceEntry> known =
                set.entries().stream().filter(entry -> entry.id().equals(seed)).toList();
        try {
            return !known.isEmpty() && set.load(known).get(0) instanceof ResolvedMigration.OfScript script
                    ? script.script().statements().stream()
                            .filter(statement -> statement.action() == Action.EXECUTE)
                            .toList()
                    : List.of();
        } catch (MigrationException e) {
            // A run of this build would be refused for it; a rollback needs the seed for nothing else.
            return List.of();
        }
    }

    /**
     * After the last step.
     *
     * @return the seeds all of whose tables are gone, each with their names
     * @throws StepFailure if rows of a seed went, but not all of them, or if that cannot be told
     */
    Map<MigrationId, Set<String>> emptied() throws StepFailure, SQLException {
        Map<MigrationId, Set<String>> emptied = new LinkedHashMap<>();
        Set<String> gone = written.isEmpty() ? Set.of() : gone();
        if (gone.isEmpty()) {
            return emptied;
        }
        for (Map.Entry<MigrationId, Optional<Set<String>>> seed : written.entrySet()) {
            Set<String> lost = new TreeSet<>(seed.getValue().orElse(filled));
            lost.retainAll(gone);
            if (lost.isEmpty()) {
                continue;
            }
            if (!gone.containsAll(seed.getValue().orElse(before.names()))) {
                throw new StepFailure(Problem.ofMigrations(
                        ProblemCode.ROLLBACK_TAKES_SEED_ROWS, List.of(seed.getKey()), spelt(lost)));
            }
            emptied.put(seed.getKey(), lost);
        }
        return emptied;
    }

    private Set<String> gone() throws SQLException {
        MainTables after = MainTables.read(database);
        Set<Long> roots = new HashSet<>();
        after.names().forEach(name -> roots.add(after.root(name)));
        Set<String> gone = new TreeSet<>(before.names());
        // A table under another name keeps its root page.
        gone.removeIf(name -> after.has(name) || (before.root(name) != 0 && roots.contains(before.root(name))));
        return gone;
    }

    /** The names as the schema spelt them. */
    String spelt(Set<String> tables) {
        List<String> names = new ArrayList<>();
        tables.forEach(table -> names.add(before.spelt(table)));
        return String.join(", ", names);
    }
}
