package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.schema.ColumnsKept;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words for tables that would not keep their rows: all of them at once, and the declaration that fits the author. */
record RowsLost(List<Loss> losses) {
    /**
     * A table whose rows did not stay.
     *
     * @param table its name before the step, as the schema spelt it
     * @param before its rows before
     * @param after its rows after; 0 if the table is gone
     * @param lines of the statements that can have removed them
     */
    record Loss(String table, long before, long after, Set<Integer> lines) {}

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** The tables with their numbers of rows and the lines of the statements. */
    String described() {
        return losses.stream().map(RowsLost::described).collect(Collectors.joining(", "));
    }

    private static String described(Loss loss) {
        String change = "table " + loss.table() + " from " + loss.before() + " to " + loss.after();
        return loss.lines().isEmpty() ? change : change + " (" + lines(loss.lines()) + ")";
    }

    private static String lines(Set<Integer> lines) {
        String numbers = lines.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return (lines.size() == 1 ? "line " : "lines ") + numbers;
    }

    /** How it is declared that these rows are meant to go, by those who still can. */
    String remedy(ResolvedMigration migration, StepGuards.Author author) {
        List<String> tables = losses.stream().map(Loss::table).distinct().toList();
        String quoted = tables.stream().map(table -> '"' + table + '"').collect(Collectors.joining(", "));
        if (migration instanceof ResolvedMigration.OfCode) {
            return "tablesThatMayDecrease() of the migration returns Set.of(" + quoted + ")";
        }
        String lines = tables.stream()
                .map(table -> "-- @rows " + name(table) + " may decrease")
                .collect(Collectors.joining(" and "));
        return declared(lines, "withRowsMayDecrease(" + call(migration) + ", " + quoted + ")", author);
    }

    /** How it is declared that columns of rebuilt tables are meant to hold something else. */
    static String declared(List<ColumnsKept.Change> changes, ResolvedMigration migration, StepGuards.Author author) {
        if (migration instanceof ResolvedMigration.OfCode) {
            return changes.stream()
                    .map(change -> '"' + change.table() + "\", Set.of(" + quoted(change) + ")")
                    .collect(Collectors.joining(", ", "columnsThatMayChange() of the migration returns Map.of(", ")"));
        }
        String lines = changes.stream()
                .map(change -> "-- @rows " + name(change.table()) + " may change in "
                        + change.columns().keySet().stream().map(RowsLost::name).collect(Collectors.joining(", ")))
                .collect(Collectors.joining(" and "));
        String options = changes.stream()
                .map(change -> "withColumnsMayChange(" + call(migration) + ", \"" + change.table() + "\", "
                        + quoted(change) + ")")
                .collect(Collectors.joining(" and "));
        return declared(lines, options, author);
    }

    private static String quoted(ColumnsKept.Change change) {
        return change.columns().keySet().stream()
                .map(column -> '"' + column + '"')
                .collect(Collectors.joining(", "));
    }

    private static String call(ResolvedMigration migration) {
        MigrationId id = migration.entry().id();
        return "MigrationId." + id.type().word() + "(" + id.number() + ")";
    }

    private static String declared(String lines, String option, StepGuards.Author author) {
        return author == StepGuards.Author.STORED
                ? option
                        + ", or correct the script in the source and use withRollbackScripts(Maintenance.RollbackScripts.PRESENT)"
                : lines + " in the script, or " + option + " if the script cannot be edited";
    }

    private static String name(String table) {
        return PLAIN.matcher(table).matches() ? table : SqlConnection.quoted(table);
    }
}
