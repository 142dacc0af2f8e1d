package io.zmonitor.migrator.schema.internal.draft;

import io.zmonitor.migrator.schema.SchemaCode;
import io.zmonitor.migrator.schema.SchemaDifference;
import io.zmonitor.migrator.schema.SchemaDifference.Severity;
import io.zmonitor.migrator.schema.SchemaException;
import io.zmonitor.migrator.schema.Scratch;
import io.zmonitor.migrator.schema.internal.compare.SchemaComparer;
import io.zmonitor.migrator.schema.internal.draft.DraftLosses.Conversion;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.read.StoredStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a draft and its rollback, and proves both in scratch databases before anybody sees them. */
public final class DraftMaker {
    private final Scratch scratch;
    private final List<String> before;
    private final Predicate<String> unmanaged;

    /**
     * @param before the statements that make the schema of the database, the ledger included
     * @param unmanaged the names of objects that stay as they are
     */
    public DraftMaker(Scratch scratch, List<StoredStatement> before, Predicate<String> unmanaged) {
        this.scratch = scratch;
        this.before = before.stream().map(StoredStatement::sql).toList();
        this.unmanaged = unmanaged;
    }

    /** Whether a draft may lose something. */
    public enum Loss {
        /** It is refused. */
        REFUSED,
        /** It is declared in the script. */
        DECLARED
    }

    /**
     * A script, its rollback, and what people should know.
     *
     * @param directives by which the script declares what it loses
     * @param script statements with their semicolons
     * @param rollbackDirectives the same of the rollback
     * @param rollback statements with their semicolons
     * @param losses in a few words
     * @param notes sentences
     * @param conversions the columns whose values are converted
     */
    public record Made(
            List<String> directives,
            List<String> script,
            List<String> rollbackDirectives,
            List<String> rollback,
            List<String> losses,
            List<String> notes,
            List<Conversion> conversions) {}

    /**
     * The draft that leads to this schema.
     *
     * @throws SchemaException if it would lose what it may not, a rename is undecided, or it cannot be proved
     */
    public Made make(Schema declared, Renames renames, Loss loss) {
        try (ScratchDatabase database = built()) {
            Schema start = database.schema();
            Schema target = new Schema(declared.tables(), declared.views(), declared.triggers(), start.virtualTables());
            DraftPlan forward = new DraftPlan(database, new AlterProbe(scratch), target, unmanaged);
            forward.rename(renames.with(declared));
            DraftLosses losses = new DraftLosses(database.schema(), target, unmanaged);
            if (loss == Loss.REFUSED) {
                refuse(losses);
            }
            forward.change();
            DraftLosses back = new DraftLosses(database.schema(), start, unmanaged);
            DraftPlan rollback = new DraftPlan(database, new AlterProbe(scratch), start, unmanaged);
            rollback.rename(forward.back());
            DraftLosses backAfterRenames = new DraftLosses(database.schema(), start, unmanaged);
            rollback.change();
            prove(start, target, forward.steps(), rollback.steps());
            return new Made(
                    losses.directives(),
                    texts(forward.steps()),
                    backAfterRenames.directives(),
                    texts(rollback.steps()),
                    losses.all(),
                    notes(declared, start, target, List.of(losses.filled(), back.all())),
                    losses.conversions().stream().map(forward.renames()::before).toList());
        } catch (ScratchDatabase.Refused e) {
            throw SchemaException.of(SchemaCode.NOT_PROVED, e.what() + ": " + e.said());
        } catch (SQLException e) {
            throw SchemaException.of(SchemaCode.NO_SCRATCH, "its schema", e.getErrorCode());
        }
    }

    private ScratchDatabase built() throws SQLException {
        ScratchDatabase database = new ScratchDatabase(scratch.open());
        try {
            // As during a run.
            database.run("PRAGMA foreign_keys = OFF");
            database.run(before);
            return database;
        } catch (ScratchDatabase.Refused e) {
            database.close();
            throw SchemaException.of(SchemaCode.NO_SCRATCH, e.what(), e.result());
        }
    }

    private static void refuse(DraftLosses losses) {
        losses.undecided().ifPresent(rename -> {
            throw SchemaException.of(SchemaCode.RENAME_UNDECIDED, rename.gone(), rename.come(), rename.line());
        });
        if (!losses.all().isEmpty()) {
            throw SchemaException.of(SchemaCode.LOSS_NOT_ALLOWED, String.join("; ", losses.all()));
        }
    }

    /** Where nothing has happened yet, the script leads to the target and the rollback leads back. */
    private void prove(Schema start, Schema target, List<Step> forward, List<Step> rollback)
            throws ScratchDatabase.Refused, SQLException {
        try (ScratchDatabase database = built()) {
            database.run(changes(forward));
            database.compile();
            require(target, database.schema());
            database.run(changes(rollback));
            database.compile();
            require(start, database.schema());
        }
    }

    private static List<String> changes(List<Step> steps) {
        return steps.stream()
                .filter(step -> step.kind() == Step.Kind.CHANGE)
                .map(Step::sql)
                .toList();
    }

    private void require(Schema expected, Schema found) {
        SchemaComparer.differences(expected, found, unmanaged).stream()
                .filter(difference -> difference.severity() == Severity.ERROR)
                .map(SchemaDifference::sentence)
                .findFirst()
                .ifPresent(difference -> {
                    throw SchemaException.of(SchemaCode.NOT_PROVED, difference);
                });
    }

    private static List<String> texts(List<Step> steps) {
        return steps.stream().map(Step::text).toList();
    }

    private List<String> notes(Schema declared, Schema start, Schema target, List<List<String>> rows) {
        List<String> notes = new ArrayList<>();
        SchemaComparer.differences(declared, start, unmanaged).stream()
                .filter(difference -> difference.object().startsWith("virtual table "))
                .map(difference -> difference.sentence() + " A draft leaves virtual tables out.")
                .forEach(notes::add);
        SchemaComparer.differences(target, start, unmanaged).stream()
                .filter(difference -> difference.severity() == Severity.NOTE)
                .map(SchemaDifference::sentence)
                .forEach(notes::add);
        notes.addAll(rows.get(0));
        rows.get(1).forEach(loss -> notes.add("The rollback loses " + loss + "."));
        return notes;
    }
}
