package io.zmonitor.migrator.schema.internal.draft;

import io.zmonitor.migrator.schema.Scratch;
import io.zmonitor.migrator.schema.internal.generate.Ddl;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.sql.SQLException;
import java.util.List;

/**
 * Asks SQLite whether {@code ALTER TABLE} can add a column to a table that has rows: what it allows on an empty table is
 * more. The answer is taken from a table of this form with one row.
 */
record AlterProbe(Scratch scratch) {
    boolean canAdd(Table table, String statement) throws SQLException {
        // Keys of other tables and indexes say nothing about it, and might need what the scratch database lacks.
        Table alone = new Table(
                table.name(),
                table.columns(),
                table.primaryKey(),
                table.uniqueKeys(),
                List.of(),
                List.of(),
                table.options(),
                List.of(),
                table.notes());
        try (ScratchDatabase database = new ScratchDatabase(scratch.open())) {
            database.run("PRAGMA ignore_check_constraints = ON");
            database.run(Ddl.table(alone));
            database.run(row(alone));
            database.run(statement);
            return true;
        } catch (ScratchDatabase.Refused e) {
            return false;
        }
    }

    private static String row(Table table) {
        List<Column> plain = table.columns().stream()
                .filter(column -> !column.generation().isGenerated())
                .toList();
        return "INSERT INTO " + Identifiers.quoted(table.name()) + " "
                + Ddl.names(plain.stream().map(Column::name).toList()) + " VALUES ("
                + String.join(
                        ", ", plain.stream().map(column -> value(column, table)).toList())
                + ")";
    }

    private static String value(Column column, Table table) {
        return switch (column.affinity(table.isStrict())) {
            case "TEXT" -> "'{}'";
            case "NONE" -> "x'7b7d'";
            case "REAL" -> "1.5";
            default -> "1";
        };
    }
}
