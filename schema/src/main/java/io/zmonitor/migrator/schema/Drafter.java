package io.zmonitor.migrator.schema;

import io.zmonitor.migrator.schema.internal.draft.DraftLosses.Conversion;
import io.zmonitor.migrator.schema.internal.draft.DraftMaker;
import io.zmonitor.migrator.schema.internal.draft.DraftMaker.Loss;
import io.zmonitor.migrator.schema.internal.draft.DraftMaker.Made;
import io.zmonitor.migrator.schema.internal.draft.Renames;
import io.zmonitor.migrator.schema.internal.read.StoredStatement;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Drafts the migration from a database to its declaration: {@code ALTER TABLE} where SQLite can, else the safe rebuild. A
 * tool for developers: nothing is changed, and nothing is guessed. Immutable and thread-safe; {@code with…} methods return
 * changed copies.
 */
public final class Drafter {
    private final DeclaredSchema target;
    private final Renames renames;
    private final Loss loss;
    private final Scratch scratch;

    private Drafter(DeclaredSchema target, Renames renames, Loss loss, Scratch scratch) {
        this.target = target;
        this.renames = renames;
        this.loss = loss;
        this.scratch = scratch;
    }

    /** Drafts that lead to this declaration, lose nothing, and rename what it marks with {@code was}. */
    public static Drafter to(DeclaredSchema target) {
        return new Drafter(Objects.requireNonNull(target, "target"), Renames.NONE, Loss.REFUSED, Scratch.inMemory());
    }

    /** The same, with a table that has a new name. */
    public Drafter withRenamedTable(String old, String now) {
        return new Drafter(
                target,
                renames.withTable(Objects.requireNonNull(old, "old"), Objects.requireNonNull(now, "now")),
                loss,
                scratch);
    }

    /**
     * The same, with a column that has a new name.
     *
     * @param table its table's new name
     */
    public Drafter withRenamedColumn(String table, String old, String now) {
        Renames more = renames.withColumn(
                Objects.requireNonNull(table, "table"),
                Objects.requireNonNull(old, "old"),
                Objects.requireNonNull(now, "now"));
        return new Drafter(target, more, loss, scratch);
    }

    /** The same, which may drop tables, columns and values. The script declares each loss. */
    public Drafter withLossesAllowed() {
        return new Drafter(target, renames, Loss.DECLARED, scratch);
    }

    /** The same, with scratch databases that know the application's functions, collations and modules. */
    public Drafter withScratch(Scratch other) {
        return new Drafter(target, renames, loss, Objects.requireNonNull(other, "other"));
    }

    /**
     * Drafts the migration of this database, and proves it in scratch databases without rows. Only reads the database: its
     * schema, and of columns whose values are converted how many values of which type they hold.
     *
     * @throws SchemaException if something would be lost, a rename is undecided, or the draft cannot be proved
     */
    public Draft draft(Connection database) {
        List<StoredStatement> stored;
        try {
            stored = StoredStatement.withLedger(Objects.requireNonNull(database, "database"));
        } catch (SQLException e) {
            throw SchemaException.of(SchemaCode.DATABASE_FAILED, e.getErrorCode());
        }
        Made made = new DraftMaker(scratch, stored, target.declaration()::isUnmanaged)
                .make(target.declaration().schema(), renames, loss);
        if (made.script().isEmpty()) {
            return new Draft("", "", List.of(), made.notes());
        }
        List<String> notes = new ArrayList<>(made.notes());
        for (Conversion conversion : made.conversions()) {
            notes.add(valuesOf(conversion, database));
        }
        return new Draft(
                text(made.losses(), made.directives(), made.script()),
                text(List.of(), made.rollbackDirectives(), made.rollback()),
                made.losses(),
                notes);
    }

    /** How many values of which kind a column holds whose values are converted; never the values. */
    private static String valuesOf(Conversion conversion, Connection database) {
        String kinds = "SELECT group_concat(n || ' ' || kind, ', ') FROM (SELECT typeof("
                + Identifiers.quoted(conversion.column()) + ") AS kind, count(*) AS n FROM main."
                + Identifiers.quoted(conversion.table()) + " GROUP BY 1 ORDER BY 1)";
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(kinds)) {
            String found = row.next() ? row.getString(1) : null;
            return conversion.table() + "." + conversion.column() + " changes from " + conversion.from() + " to "
                    + conversion.to() + ", and holds " + (found == null ? "no value" : found) + ".";
        } catch (SQLException e) {
            throw SchemaException.of(SchemaCode.DATABASE_FAILED, e.getErrorCode());
        }
    }

    private String text(List<String> losses, List<String> directives, List<String> statements) {
        List<String> head = new ArrayList<>();
        head.add("-- Drafted for " + DeclaredSchema.FILE_NAME + ", sha256 " + target.fingerprint());
        losses.forEach(lost -> head.add("-- Loses " + lost.replace('\n', ' ')));
        head.addAll(directives);
        return String.join("\n", head) + "\n\n" + String.join("\n", statements);
    }
}
