package io.zmonitor.migrator.schema.internal.draft;

import io.zmonitor.migrator.schema.SchemaDifference;
import io.zmonitor.migrator.schema.SchemaDifference.Severity;
import io.zmonitor.migrator.schema.internal.compare.SchemaComparer;
import io.zmonitor.migrator.schema.internal.draft.Renames.Rename;
import io.zmonitor.migrator.schema.internal.generate.Ddl;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Index;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.Trigger;
import io.zmonitor.migrator.schema.internal.model.View;
import io.zmonitor.migrator.schema.internal.read.StoredStatement;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds the statements that lead from the schema of a scratch database to another one, and runs each as it is found: what
 * SQLite makes of one decides about the next.
 */
final class DraftPlan {
    private final ScratchDatabase scratch;
    private final AlterProbe probe;
    private final Schema target;
    private final Predicate<String> unmanaged;
    private final List<Step> steps = new ArrayList<>();
    private final List<Rename> renamedTables = new ArrayList<>();
    private final List<Rename> renamedColumns = new ArrayList<>();
    private List<StoredStatement> stored = List.of();

    DraftPlan(ScratchDatabase scratch, AlterProbe probe, Schema target, Predicate<String> unmanaged) {
        this.scratch = scratch;
        this.probe = probe;
        this.target = target;
        this.unmanaged = unmanaged;
    }

    List<Step> steps() {
        return steps;
    }

    /** The renames that were made. */
    Renames renames() {
        return new Renames(renamedTables, renamedColumns);
    }

    /** What leads back from the renames that were made. */
    Renames back() {
        return Renames.back(renamedTables, renamedColumns);
    }

    private void run(Step step) throws ScratchDatabase.Refused {
        if (step.kind() == Step.Kind.CHANGE) {
            scratch.run(step.sql());
        }
        steps.add(step);
    }

    private void run(String sql) throws ScratchDatabase.Refused {
        run(Step.change(sql));
    }

    /** First, while views and triggers are there: SQLite rewrites the names in them. */
    void rename(Renames renames) throws ScratchDatabase.Refused, SQLException {
        for (Rename rename : renames.tablesIn(scratch.schema())) {
            run("ALTER TABLE " + Identifiers.written(rename.old()) + " RENAME TO " + Identifiers.written(rename.now()));
            renamedTables.add(rename);
        }
        for (Rename rename : renames.columnsIn(scratch.schema())) {
            run("ALTER TABLE " + Identifiers.written(rename.table()) + " RENAME COLUMN "
                    + Identifiers.written(rename.old()) + " TO " + Identifiers.written(rename.now()));
            renamedColumns.add(rename);
        }
    }

    /** Everything but the renames. */
    void change() throws ScratchDatabase.Refused, SQLException {
        stored = scratch.stored();
        Schema current = scratch.schema();
        List<Table> dropped = new DraftLosses(current, target, unmanaged).droppedTables();
        List<Table> changed = current.tables().stream()
                .filter(table -> target.table(table.name())
                        .filter(wanted -> hasStructure(differences(wanted, table)))
                        .isPresent())
                .toList();
        Set<String> touched = new LinkedHashSet<>();
        dropped.forEach(table -> touched.add(table.name()));
        changed.forEach(table -> touched.add(table.name()));
        dropDependents(current, touched);
        for (Table table : dropped) {
            run("DROP TABLE " + Identifiers.written(table.name()));
        }
        dropIndexes(scratch.schema());
        for (Table table : target.tables()) {
            if (current.table(table.name()).isEmpty()) {
                run(Ddl.table(table));
            }
        }
        for (Table table : changed) {
            change(table, target.table(table.name()).orElseThrow());
        }
        createIndexes();
        createViewsAndTriggers();
    }

    private List<SchemaDifference> differences(Table wanted, Table table) {
        return SchemaComparer.differences(wanted, table, target).stream()
                .filter(difference -> difference.severity() == Severity.ERROR)
                .toList();
    }

    private static boolean hasStructure(List<SchemaDifference> differences) {
        return differences.stream().anyMatch(difference -> !difference.object().startsWith("index "));
    }

    /**
     * Views and triggers that are to go or to change, those that mention a table that changes, and those that mention one of
     * them: a view that does not compile keeps SQLite from renaming.
     */
    private void dropDependents(Schema current, Set<String> touched) throws ScratchDatabase.Refused {
        List<StoredStatement> hanging = stored.stream()
                .filter(statement -> statement.isOne("view", "trigger"))
                .toList();
        Set<StoredStatement> going = new LinkedHashSet<>();
        for (StoredStatement statement : hanging) {
            if (isGoing(statement, current) || touched.stream().anyMatch(statement::mentions)) {
                going.add(statement);
            }
        }
        boolean more = true;
        while (more) {
            List<StoredStatement> above = hanging.stream()
                    .filter(statement -> !going.contains(statement)
                            && going.stream()
                                    .anyMatch(below -> below.isOne("view") && statement.mentions(below.name())))
                    .toList();
            more = going.addAll(above);
        }
        // Triggers first, since those of a view go with it; then views, those above others first.
        for (String type : List.of("trigger", "view")) {
            for (int i = hanging.size() - 1; i >= 0; i--) {
                StoredStatement statement = hanging.get(i);
                if (statement.isOne(type) && going.contains(statement)) {
                    run("DROP " + (type.equals("view") ? "VIEW " : "TRIGGER ") + Identifiers.written(statement.name()));
                }
            }
        }
    }

    private boolean isGoing(StoredStatement statement, Schema current) {
        if (statement.isOne("view")) {
            View view = named(statement.name(), current.views(), View::name).orElseThrow();
            Optional<View> wanted = named(view.name(), target.views(), View::name);
            return wanted.map(other -> !isSame(other, view)).orElse(!unmanaged.test(view.name()));
        }
        Trigger trigger =
                named(statement.name(), current.triggers(), Trigger::name).orElseThrow();
        Optional<Trigger> wanted = named(trigger.name(), target.triggers(), Trigger::name);
        return wanted.map(other -> !isSame(other, trigger)).orElse(!unmanaged.test(trigger.name()));
    }

    private static <T> Optional<T> named(String name, List<T> all, Function<T, String> nameOf) {
        return all.stream()
                .filter(each -> Identifiers.same(nameOf.apply(each), name))
                .findFirst();
    }

    private static boolean isSame(View one, View other) {
        return isSame(
                new Schema(List.of(), List.of(one), List.of(), List.of()),
                new Schema(List.of(), List.of(other), List.of(), List.of()));
    }

    private static boolean isSame(Trigger one, Trigger other) {
        return isSame(
                new Schema(List.of(), List.of(), List.of(one), List.of()),
                new Schema(List.of(), List.of(), List.of(other), List.of()));
    }

    private static boolean isSame(Schema one, Schema other) {
        return SchemaComparer.differences(one, other, name -> false).isEmpty();
    }

    /** Those that are to go or to change: a column in an index cannot be dropped. */
    private void dropIndexes(Schema current) throws ScratchDatabase.Refused {
        for (Table table : current.tables()) {
            Optional<Table> wanted = target.table(table.name());
            if (wanted.isPresent()) {
                List<SchemaDifference> differences = differences(wanted.get(), table);
                for (Index index : table.indexes()) {
                    if (differences.stream().anyMatch(each -> isOf(index, each))) {
                        run("DROP INDEX " + Identifiers.written(index.name()));
                    }
                }
            }
        }
    }

    private static boolean isOf(Index index, SchemaDifference difference) {
        return Identifiers.same(difference.object(), "index " + index.name());
    }

    /** By ALTER TABLE if that leads there, else by a rebuild. */
    private void change(Table table, Table wanted) throws ScratchDatabase.Refused, SQLException {
        Table current = scratch.schema().table(table.name()).orElseThrow();
        int before = steps.size();
        scratch.run("SAVEPOINT altered");
        if (alter(current, wanted)) {
            scratch.run("RELEASE altered");
            return;
        }
        scratch.run("ROLLBACK TO altered");
        scratch.run("RELEASE altered");
        steps.subList(before, steps.size()).clear();
        for (Step step : new Rebuild(current, wanted, scratch.schema()).steps()) {
            run(step);
        }
    }

    /** Tries it by ALTER TABLE; whether that led there. What it did stays until the savepoint is given back. */
    private boolean alter(Table current, Table wanted) throws SQLException {
        String head = "ALTER TABLE " + Identifiers.written(current.name());
        try {
            for (Column column : current.columns()) {
                if (wanted.column(column.name()).isEmpty()) {
                    run(head + " DROP COLUMN " + Identifiers.written(column.name()));
                }
            }
            for (Column column : wanted.columns()) {
                if (current.column(column.name()).isEmpty()) {
                    String statement = head + " ADD COLUMN " + Ddl.column(wanted, column);
                    if (!probe.canAdd(current, statement)) {
                        return false;
                    }
                    run(statement);
                }
            }
        } catch (ScratchDatabase.Refused e) {
            return false;
        }
        Table altered = scratch.schema().table(wanted.name()).orElseThrow();
        return !hasStructure(differences(wanted, altered));
    }

    private void createIndexes() throws ScratchDatabase.Refused, SQLException {
        Schema current = scratch.schema();
        for (Table wanted : target.tables()) {
            Table table = current.table(wanted.name()).orElseThrow();
            List<SchemaDifference> differences = differences(wanted, table);
            for (Index index : wanted.indexes()) {
                if (differences.stream().anyMatch(each -> isOf(index, each))) {
                    run(indexStatement(wanted, index));
                }
            }
        }
    }

    /** The stored text where it says the same, so that nothing of it is lost. */
    private String indexStatement(Table table, Index index) {
        return StoredStatement.find("index", index.name(), stored)
                .filter(statement -> statement.isSameIndex(table, index))
                .map(StoredStatement::sql)
                .orElse(Ddl.index(table.name(), index));
    }

    private void createViewsAndTriggers() throws ScratchDatabase.Refused, SQLException {
        Schema current = scratch.schema();
        for (View view : target.views()) {
            if (named(view.name(), current.views(), View::name).isEmpty()) {
                run(StoredStatement.find("view", view.name(), stored)
                        .filter(statement -> isSame(view, statement.view()))
                        .map(StoredStatement::sql)
                        .orElse(Ddl.view(view)));
            }
        }
        for (Trigger trigger : target.triggers()) {
            if (named(trigger.name(), current.triggers(), Trigger::name).isEmpty()) {
                run(StoredStatement.find("trigger", trigger.name(), stored)
                        .filter(statement -> isSame(trigger, statement.trigger()))
                        .map(StoredStatement::sql)
                        .orElse(Ddl.trigger(trigger)));
            }
        }
        // Those that nobody manages come back as they were.
        for (StoredStatement statement : stored) {
            boolean gone = statement.isOne("view", "trigger")
                    && unmanaged.test(statement.name())
                    && StoredStatement.find(statement.type(), statement.name(), scratch.stored())
                            .isEmpty();
            if (gone) {
                run(statement.sql());
            }
        }
    }
}
