package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.ledger.SchemaChanges;
import io.zmonitor.migrator.internal.ledger.SchemaObjects;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.StatementHead;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.session.KnownSchema;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Records what a step changes in the schema, for the rollback. A step that only makes objects costs two statements,
 * however large the schema is, since SQLite appends new objects to its catalogue (driver fact 38); one that may change others has the
 * schema read before and after it.
 */
final class SchemaWatch {
    /** What a step can do to the schema. */
    enum Reach {
        /** Nothing. */
        NONE,
        /** Make objects. */
        ADDS,
        /** Anything. */
        ANY;

        static Reach of(ResolvedMigration migration) {
            if (!(migration instanceof ResolvedMigration.OfScript script)) {
                return ANY;
            }
            Reach reach = NONE;
            for (ScriptStatement statement : script.script().statements()) {
                if (statement.action() == Action.EXECUTE) {
                    switch (StatementHead.of(statement.sql()).kind()) {
                        case DROPS, ALTERS -> {
                            return ANY;
                        }
                        case CREATES -> reach = ADDS;
                        default -> {
                            // It leaves the schema alone.
                        }
                    }
                }
            }
            return reach;
        }
    }

    private final SqlConnection database;
    private final KnownSchema schema;
    private final SchemaChanges changes;
    private final Reach reach;
    private final long end;
    private final boolean current;
    private final @Nullable SchemaObjects before;

    private SchemaWatch(RunContext context, Reach reach) throws SQLException {
        this.database = context.session().database();
        this.schema = context.schema();
        this.changes = new SchemaChanges(database);
        this.reach = reach;
        this.current = reach == Reach.ADDS && schema.tracked().isCurrent(database);
        this.end = reach == Reach.ADDS ? changes.end() : 0;
        this.before = reach == Reach.ANY ? schema.objects(database) : null;
    }

    static SchemaWatch before(RunContext context, ResolvedMigration migration) throws SQLException {
        return new SchemaWatch(context, Reach.of(migration));
    }

    /** Records what changed since, in the step's transaction. */
    void record(ResolvedMigration migration) throws SQLException {
        if (current) {
            changes.recordAdded(migration.entry().id(), schema.tracked().added(database, end));
        } else if (reach == Reach.ADDS) {
            changes.recordAdded(migration.entry().id(), end);
        } else if (before != null) {
            changes.record(migration.entry().id(), SchemaComparison.changed(before, schema.objects(database)));
        }
    }
}
