package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words for tables that would not keep their rows: all of them at once, and the declaration that fits the author. */
record RowsLost(List<StepTables.Loss> losses) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** The tables with their numbers of rows and the lines of the statements. */
    String described() {
        return losses.stream().map(RowsLost::described).collect(Collectors.joining(", "));
    }

    private static String described(StepTables.Loss loss) {
        String change = "table " + loss.table() + " from " + loss.before() + " to " + loss.after();
        return loss.lines().isEmpty() ? change : change + " (" + lines(loss.lines()) + ")";
    }

    private static String lines(Set<Integer> lines) {
        String numbers = lines.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return (lines.size() == 1 ? "line " : "lines ") + numbers;
    }

    /** How it is declared that these rows are meant to go, by those who still can. */
    String remedy(ResolvedMigration migration, StepGuards.Author author) {
        List<String> tables =
                losses.stream().map(StepTables.Loss::table).distinct().toList();
        String quoted = tables.stream().map(table -> '"' + table + '"').collect(Collectors.joining(", "));
        if (migration instanceof ResolvedMigration.OfCode) {
            return "tablesThatMayDecrease() of the migration returns Set.of(" + quoted + ")";
        }
        MigrationId id = migration.entry().id();
        String option =
                "withRowsMayDecrease(MigrationId." + id.type().word() + "(" + id.number() + "), " + quoted + ")";
        if (author == StepGuards.Author.STORED) {
            return option
                    + ", or correct the script in the source and use withRollbackScripts(RollbackScripts.PRESENT)";
        }
        String lines = tables.stream()
                .map(table -> "-- @rows " + name(table) + " may decrease")
                .collect(Collectors.joining(" and "));
        return lines + " in the script, or " + option + " if the script cannot be edited";
    }

    private static String name(String table) {
        return PLAIN.matcher(table).matches() ? table : SqlConnection.quoted(table);
    }
}
