package io.zmonitor.migrator.internal.run;

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

    /** How the author declares that these rows are meant to go. */
    String remedy(ResolvedMigration migration) {
        if (migration instanceof ResolvedMigration.OfCode) {
            String tables = losses.stream()
                    .map(loss -> '"' + loss.table() + '"')
                    .distinct()
                    .collect(Collectors.joining(", "));
            return "tablesThatMayDecrease() of the migration returns Set.of(" + tables + ")";
        }
        return losses.stream()
                .map(loss -> "-- @rows " + name(loss.table()) + " may decrease")
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    private static String name(String table) {
        return PLAIN.matcher(table).matches() ? table : SqlConnection.quoted(table);
    }
}
