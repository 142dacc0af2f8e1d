package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.RepeatableLedger;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.CompiledObjects;
import io.zmonitor.migrator.internal.schema.ForeignKeys;
import io.zmonitor.migrator.internal.schema.ForeignKeys.Unusable;
import io.zmonitor.migrator.internal.schema.HangingObjects;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.StepFailure;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must work after the last step of a run as it did before the first. Looked at once at the end, since one step may
 * mend what an earlier one left. For one run.
 */
public final class SchemaKept {
    private static final Set<String> HANGING = Set.of("index", "trigger");

    private final RunContext context;
    private final List<ResolvedMigration> steps;
    private final SchemaWatch.Reach reach;
    private List<String> lost = List.of();
    private @Nullable Before before;
    private @Nullable ForeignKeysKept first;
    private @Nullable ForeignKeysKept last;

    private record Before(
            long cookie,
            Set<Unusable> absent,
            @Nullable CompiledObjects objects,
            @Nullable HangingObjects hanging) {}

    public SchemaKept(RunContext context, List<ResolvedMigration> steps) {
        this.context = context;
        this.steps = steps;
        this.reach = context.settings().guards(Guard.SCHEMA_KEPT_USABLE) ? reach(steps) : SchemaWatch.Reach.NONE;
    }

    private static SchemaWatch.Reach reach(List<ResolvedMigration> steps) {
        SchemaWatch.Reach all = SchemaWatch.Reach.NONE;
        for (ResolvedMigration step : steps) {
            SchemaWatch.Reach one = SchemaWatch.Reach.of(step);
            all = one.compareTo(all) > 0 ? one : all;
        }
        return all;
    }

    /** Before each transaction of the run: takes note of what is there before the first of them. */
    public void remember() throws SQLException {
        if (reach == SchemaWatch.Reach.NONE || before != null) {
            return;
        }
        // A step that only makes objects breaks no other and takes none away; a new column may make a name in a view
        // ambiguous.
        boolean breaks = reach.compareTo(SchemaWatch.Reach.EXTENDS) >= 0;
        before = new Before(
                cookie(),
                ForeignKeys.toAbsentTables(database()),
                breaks ? CompiledObjects.read(database()) : null,
                reach == SchemaWatch.Reach.ANY ? HangingObjects.read(database()) : null);
    }

    /** Takes note of what one transaction found of foreign keys. */
    public void compared(ForeignKeysKept foreignKeys) {
        first = first == null ? foreignKeys : first;
        last = foreignKeys;
    }

    /** After the last step: refuses what works no more. */
    public void compare(List<MigrationReport.Applied> applied) throws StepFailure, SQLException {
        Before known = before;
        if (applied.isEmpty() || known == null || known.cookie() == cookie()) {
            return;
        }
        MigrationId newest = applied.get(applied.size() - 1).id();
        compare(newest, known);
        if (known.hanging() != null) {
            compare(newest, known.hanging());
        }
    }

    /** The same after a rollback, where objects go on purpose; {@code newest} is the last of the steps. */
    public void compare(MigrationId newest) throws StepFailure, SQLException {
        Before known = before;
        if (known != null && known.cookie() != cookie()) {
            compare(newest, known);
        }
    }

    /** What is gone although its table is there, for the audit. */
    public List<String> lost() {
        return lost;
    }

    private void compare(MigrationId newest, Before known) throws StepFailure, SQLException {
        if (first != null && last != null) {
            last.requireUsable(newest, first.unusableBefore());
        }
        List<Unusable> absent = ForeignKeys.made(known.absent(), ForeignKeys.toAbsentTables(database()));
        if (!absent.isEmpty()) {
            throw failure(ProblemCode.FOREIGN_KEY_UNUSABLE, newest, ForeignKeys.described(absent));
        }
        if (known.objects() != null) {
            compare(newest, known.objects());
        }
    }

    private void compare(MigrationId newest, CompiledObjects known) throws StepFailure, SQLException {
        List<String> broken = new ArrayList<>();
        for (Map.Entry<String, String> object :
                CompiledObjects.read(database()).broken().entrySet()) {
            String told = object.getKey() + ": " + object.getValue();
            if (known.sound().contains(object.getKey())) {
                broken.add(told);
            } else {
                String since = known.broken().containsKey(object.getKey()) ? "did not before the run: " : "is new: ";
                context.listeners().warn(Warning.Kind.OBJECT_BROKEN, "SQLite cannot compile what " + since + told);
            }
        }
        if (!broken.isEmpty()) {
            throw failure(ProblemCode.OBJECT_BROKEN, newest, ForeignKeys.described(broken));
        }
    }

    private void compare(MigrationId newest, HangingObjects known) throws StepFailure, SQLException {
        lost = known.lost(HangingObjects.read(database()), dropped(), database());
        if (lost.isEmpty()) {
            return;
        }
        if (context.settings().lostObjects() == LostObjects.REFUSE) {
            throw failure(ProblemCode.OBJECTS_LOST, newest, ForeignKeys.described(lost));
        }
        for (String object : lost) {
            context.listeners().warn(Warning.Kind.OBJECT_LOST, object + " is gone, and no statement drops it");
        }
    }

    // DROP INDEX and DROP TRIGGER, with IF EXISTS or without; and what the run drops itself, since it is a
    // repeatable's.
    private Set<String> dropped() throws SQLException {
        Set<String> dropped = new HashSet<>();
        for (MigrationReport.Repeated repeatable : new RepeatableLedger(database()).read()) {
            repeatable.objects().forEach(object -> dropped.add(object.substring(object.indexOf(' ') + 1)));
        }
        for (ResolvedMigration step : steps) {
            if (step instanceof ResolvedMigration.OfScript script) {
                for (ScriptStatement statement : script.script().statements()) {
                    List<String> names = statement.sql().regionMatches(true, 0, "DROP", 0, "DROP".length())
                            ? new ArrayList<>(Tokens.names(statement.sql()))
                            : List.of();
                    if (names.size() > 1 && HANGING.contains(names.get(1))) {
                        dropped.addAll(names);
                    }
                }
            }
        }
        return dropped;
    }

    private static StepFailure failure(ProblemCode code, MigrationId newest, String what) {
        return new StepFailure(Problem.ofMigrations(code, List.of(newest), what));
    }

    private SqlConnection database() {
        return context.session().database();
    }

    private long cookie() throws SQLException {
        return database().number("PRAGMA schema_version");
    }
}
