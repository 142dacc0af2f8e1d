package io.zmonitor.migrator.testkit.contract;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.testkit.internal.compare.Allowed;
import io.zmonitor.migrator.testkit.internal.compare.Loss;
import io.zmonitor.migrator.testkit.internal.compare.SchemaText;
import io.zmonitor.migrator.testkit.internal.compare.TableRows;
import io.zmonitor.migrator.testkit.rows.Rows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One number, applied, rolled back and applied again; then once more with rows that the newer build wrote.
 *
 * @param walk stands at the previous number, and at this one afterwards
 * @param rowsToo whether rows are compared, besides the schema
 */
record UpAndDown(Walk walk, long number, long previous, List<SourceEntry> entries, boolean rowsToo) {
    private static final String REMEDY =
            "Correct the rollback script, or name its number in rollbacksThatChangeRows() with the reason. Values that it"
                    + " converts on purpose it declares: -- @rows TABLE may change in COLUMN.";
    private static final String REASON = "proves that the rollback is the inverse";

    void prove(Rows further, int count) throws SQLException {
        SchemaText lower = SchemaText.of(walk.connection());
        Set<String> reached = reached(lower);
        TableRows before = TableRows.read(walk.connection(), reached);

        walk.up(number);
        SchemaText upper = SchemaText.of(walk.connection());
        Set<String> reachedAbove = reached(upper);
        TableRows after = TableRows.read(walk.connection(), reachedAbove);

        walk.down(previous, REASON);
        same(lower, "The rollback leaves another schema than the one before the migration");
        sameRows(
                kept(),
                before,
                TableRows.read(walk.connection(), reached),
                "The rollback of " + names() + " changes rows:");

        walk.up(number);
        same(upper, "The migration, applied again after its rollback, leaves another schema");
        sameRows(
                declaredUp().rowsOnly().and(declaredDown()).momentsDiffer(),
                after,
                TableRows.read(walk.connection(), reachedAbove),
                "Up, down and up again changes rows:");

        walk.fill();
        write(further, count, reachedAbove);
        if (isRolledBackOrRefused()) {
            same(lower, "The rollback leaves another schema when the newer build has written rows");
            List<Loss> losses = before.lossesIn(TableRows.read(walk.connection(), reached), kept());
            refuse(losses, "The rollback of " + names() + " loses older rows when the newer build has written more:");
            walk.to(number);
            same(upper, "The migration, applied again after the rollback of newer rows, leaves another schema");
        }
    }

    // Rows that the migration removes on purpose cannot come back; what the rollback may remove is newer than these.
    private Allowed kept() {
        return declaredUp().rowsOnly().and(declaredDown().valuesOnly());
    }

    private Allowed declaredUp() {
        Allowed declared = Allowed.NOTHING;
        for (SourceEntry entry : entries) {
            declared = declared.declaredIn(
                    entry.content().flatMap(SourceEntry.Content::sql).orElse(""));
        }
        return declared;
    }

    private Allowed declaredDown() {
        Allowed declared = Allowed.NOTHING;
        for (SourceEntry entry : entries) {
            declared = declared.declaredIn(
                    entry.content().flatMap(SourceEntry.Content::rollbackSql).orElse(""));
        }
        return declared;
    }

    // A rollback whose own @expect refuses rows of the newer build has been thought of.
    private boolean isRolledBackOrRefused() throws SQLException {
        try {
            walk.down(previous, REASON);
            return true;
        } catch (MigrationException e) {
            if (e.problem().code() != ProblemCode.EXPECTATION_FAILED) {
                throw e;
            }
            return false;
        }
    }

    private Set<String> reached(SchemaText schema) {
        return Repetition.reached(entries, schema);
    }

    private void write(Rows further, int count, Set<String> tables) throws SQLException {
        Set<String> others =
                new LinkedHashSet<>(SchemaText.of(walk.connection()).tables());
        others.removeAll(tables);
        if (!tables.isEmpty()) {
            walk.write(further.count(count).except(others.toArray(String[]::new)));
        }
    }

    private void same(SchemaText expected, String otherwise) throws SQLException {
        List<String> differences = expected.differencesIn(SchemaText.of(walk.connection()));
        if (!differences.isEmpty()) {
            throw new AssertionError(otherwise + " (" + names() + "):\n  " + String.join("\n  ", differences)
                    + "\nCorrect the rollback script.");
        }
    }

    private void sameRows(Allowed except, TableRows expected, TableRows found, String title) {
        List<Loss> losses = new ArrayList<>(expected.lossesIn(found, except));
        if (losses.isEmpty()) {
            losses.addAll(found.lossesIn(expected, except));
        }
        refuse(losses, title);
    }

    private void refuse(List<Loss> losses, String title) {
        if (rowsToo && !losses.isEmpty()) {
            List<String> sentences = losses.stream().map(Loss::what).toList();
            throw Repetition.failure(title, sentences, REMEDY);
        }
    }

    private String names() {
        return Repetition.names(entries);
    }
}
