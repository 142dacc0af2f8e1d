package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.SchemaChanges;
import io.zmonitor.migrator.internal.ledger.SchemaObjects;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.KnownSchema;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Records what a step changes in the schema, for the rollback. A step that only makes objects costs two statements,
 * however large the schema is, since SQLite appends new objects to its catalogue (driver fact 38). Of one that adds
 * columns only the tables are read to which it adds them: no other definition becomes another one by that. One that may
 * change others has the schema read before and after it.
 */
final class SchemaWatch {
    /** What a step can do to the schema. */
    enum Reach {
        /** Nothing. */
        NONE,
        /** Make objects. */
        ADDS,
        /** Make objects, and add columns to tables. */
        EXTENDS,
        /** Anything. */
        ANY;

        static Reach of(ResolvedMigration migration) {
            if (!(migration instanceof ResolvedMigration.OfScript script)) {
                return ANY;
            }
            Reach reach = NONE;
            for (ScriptStatement statement : script.script().statements()) {
                if (statement.action() == Action.EXECUTE) {
                    StatementHead head = statement.head();
                    switch (head.kind()) {
                        case DROPS -> {
                            return ANY;
                        }
                        case ALTERS -> {
                            if (!head.addsColumn()) {
                                return ANY;
                            }
                            reach = EXTENDS;
                        }
                        case CREATES -> reach = reach == NONE ? ADDS : reach;
                        default -> {
                            // It leaves the schema alone.
                        }
                    }
                }
            }
            return reach;
        }
    }

    private static final long NOTHING_MADE = Long.MAX_VALUE;

    private final SqlConnection database;
    private final KnownSchema schema;
    private final SchemaChanges changes;
    private final Reach reach;
    private final boolean makes;
    private final long end;
    private final boolean current;
    private final Set<String> extended;
    private final SchemaObjects before;

    private SchemaWatch(RunContext context, Reach reach, boolean makes, Set<String> extended) throws SQLException {
        this.database = context.session().database();
        this.schema = context.schema();
        this.changes = new SchemaChanges(database);
        this.reach = reach;
        this.makes = makes;
        this.extended = extended;
        this.current = (makes || !extended.isEmpty()) && schema.tracked().isCurrent(database);
        this.end = makes ? changes.end() : NOTHING_MADE;
        this.before = reach == Reach.ANY ? schema.objects(database) : SchemaObjects.ofTables(database, extended);
    }

    static SchemaWatch before(RunContext context, ResolvedMigration migration) throws SQLException {
        Reach reach = Reach.of(migration);
        boolean makes = false;
        Set<String> extended = new LinkedHashSet<>();
        if (reach == Reach.ADDS || reach == Reach.EXTENDS) {
            for (ScriptStatement statement : StepGuards.executed(migration)) {
                StatementHead head = statement.head();
                makes |= head.kind() == StatementHead.Kind.CREATES;
                if (head.addsColumn()) {
                    extended.add(head.extended());
                }
            }
        }
        return new SchemaWatch(context, reach, makes, extended);
    }

    /** Records what changed since, in the step's transaction. */
    void record(ResolvedMigration migration) throws SQLException {
        MigrationId id = migration.entry().id();
        if (current) {
            changes.recordAdded(id, schema.tracked().followed(database, end, extended));
        } else if (makes) {
            changes.recordAdded(id, end);
        }
        if (reach == Reach.ANY) {
            changes.record(id, SchemaComparison.changed(before, schema.objects(database)));
        } else if (!extended.isEmpty()) {
            SchemaObjects after = SchemaObjects.ofTables(database, before.tables());
            changes.record(id, SchemaComparison.redefined(before, after));
        }
    }
}
