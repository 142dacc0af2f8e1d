package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.schema.SchemaDifference.Severity;
import io.zmonitor.migrator.schema.internal.generate.Ddl;
import io.zmonitor.migrator.schema.internal.model.Column;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.yaml.DeclarationWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Releases of generated schemas, with rows, are drafted, run by the library and rolled back. What a draft cannot do with the
 * rows it finds, it leaves undone whole.
 */
class DraftPropertyTest {
    private static final long SEEDS = Long.getLong("schema.draft.seeds", 60);

    @Test
    void a_draft_leads_to_the_declared_schema_and_keeps_what_persists() throws Exception {
        Map<String, Integer> tally = new TreeMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            tally.merge(outcome(seed), 1, Integer::sum);
        }

        Files.writeString(Path.of("target", "drafts.txt"), SEEDS + " seeds: " + tally + "\n");
        assertThat(tally.keySet())
                .as(tally.toString())
                .isSubsetOf(
                        "not accepted by SQLite",
                        "nothing to draft",
                        "refused for its rows",
                        "there",
                        "there and back");
        assertThat(tally.get("there and back")).as(tally.toString()).isGreaterThan((int) SEEDS / 2);
    }

    private static String outcome(long seed) throws SQLException {
        Schema before = RandomChange.withUsableKeys(RandomSchema.of(seed));
        Schema after = RandomChange.withUsableKeys(RandomChange.of(before, seed));
        DeclaredSchema declared = DeclaredSchema.parse(
                DeclarationWriter.write(new Declaration(after, List.of(), List.of())), DeclaredSchema.FILE_NAME);
        try {
            declared.requireAcceptedBy(Scratch.inMemory());
        } catch (SchemaException e) {
            return "not accepted by SQLite";
        }
        try (Memory memory = Memory.with()) {
            SqlMigration first = SqlMigration.of(MigrationId.schema(1), "first", script(Ddl.all(before)));
            Migrator migrator = Migrator.forConnection(memory.connection());
            migrator.withSource(MigrationSource.of(first)).migrate();
            fill(memory, before, new Random(seed));
            DatabaseSchema start = DatabaseSchema.read(memory.connection());

            Draft draft = Drafter.to(declared).withLossesAllowed().draft(memory.connection());
            if (draft.isEmpty()) {
                return "nothing to draft";
            }
            return ran(migrator, first, draft, new Release(seed, before, after, declared, start, memory));
        }
    }

    private record Release(
            long seed, Schema before, Schema after, DeclaredSchema declared, DatabaseSchema start, Memory memory) {}

    private static String ran(Migrator migrator, SqlMigration first, Draft draft, Release release) throws SQLException {
        SqlMigration second = SqlMigration.of(MigrationId.schema(2), "drafted", draft.script())
                .withRollback(draft.rollback());
        Migrator next = migrator.withSource(MigrationSource.of(first, second)).withColumnsCompared();
        Map<String, List<String>> rows = persisting(release, Side.BEFORE);
        String about = "seed " + release.seed() + "\n" + draft.script() + "\n-- back\n" + draft.rollback();
        try {
            next.migrate();
        } catch (MigrationException e) {
            assertThat(e.databaseState()).as(about).isEqualTo(DatabaseState.UNTOUCHED);
            assertThat(errors(DatabaseSchema.read(release.memory().connection()).differencesFrom(release.start())))
                    .as(about)
                    .isEmpty();
            assertThat(e.getMessage())
                    .as(about)
                    .matches(
                            "(?s).*(constraint failed|expected 0|cannot store|ZM-502|ZM-519|FOREIGN KEY|foreign key).*");
            return "refused for its rows";
        }
        assertThat(errors(release.declared().differencesIn(release.memory().connection())))
                .as(about)
                .isEmpty();
        assertThat(persisting(release, Side.AFTER)).as(about).isEqualTo(rows);
        try {
            next.maintenance().rollback(1, "back");
        } catch (MigrationException e) {
            assertThat(e.getMessage())
                    .as(about)
                    .matches("(?s).*(constraint failed|expected 0|cannot store|ZM-5|ZM-6).*");
            return "there";
        }
        assertThat(errors(DatabaseSchema.read(release.memory().connection()).differencesFrom(release.start())))
                .as(about)
                .isEmpty();
        return "there and back";
    }

    private static List<SchemaDifference> errors(List<SchemaDifference> differences) {
        return differences.stream()
                .filter(difference -> difference.severity() == Severity.ERROR)
                .toList();
    }

    private enum Side {
        BEFORE,
        AFTER
    }

    /** From a table's new name to its rows, in the columns that stay as they are; one text for each row. */
    private static Map<String, List<String>> persisting(Release release, Side side) throws SQLException {
        boolean old = side == Side.BEFORE;
        Map<String, List<String>> rows = new TreeMap<>();
        for (Table after : release.after().tables()) {
            String was =
                    after.notes().was().isEmpty() ? after.name() : after.notes().was();
            Table before = release.before().table(was).orElse(null);
            if (before == null) {
                continue;
            }
            List<String> columns = new ArrayList<>();
            for (Column column : after.columns()) {
                String name = column.notes().was().isEmpty()
                        ? column.name()
                        : column.notes().was();
                boolean kept = before.column(name)
                        .filter(each -> each.affinity(before.isStrict()).equals(column.affinity(after.isStrict()))
                                && each.notNull().declared() == column.notNull().declared()
                                && !each.generation().isGenerated()
                                && !column.generation().isGenerated())
                        .isPresent();
                if (kept) {
                    columns.add("quote(" + Identifiers.quoted(old ? name : column.name()) + ")");
                }
            }
            String text = columns.isEmpty() ? "'row'" : String.join(" || '|' || ", columns);
            rows.put(
                    after.name(),
                    release.memory()
                            .texts("SELECT " + text + " FROM " + Identifiers.quoted(old ? before.name() : after.name())
                                    + " ORDER BY 1"));
        }
        return rows;
    }

    private static void fill(Memory memory, Schema schema, Random random) throws SQLException {
        for (Table table : schema.tables()) {
            List<Column> plain = table.columns().stream()
                    .filter(column -> !column.generation().isGenerated())
                    .toList();
            for (int i = 0; i < 4; i++) {
                List<String> values = new ArrayList<>();
                for (Column column : plain) {
                    values.add(value(column, table, i, random));
                }
                memory.execute("INSERT OR IGNORE INTO " + Identifiers.quoted(table.name()) + " "
                        + Ddl.names(plain.stream().map(Column::name).toList()) + " VALUES ("
                        + String.join(", ", values) + ")");
            }
        }
    }

    private static String value(Column column, Table table, int row, Random random) {
        boolean mayBeNull = !column.notNull().declared() && random.nextInt(4) == 0;
        boolean key = table.primaryKey().parts().stream().anyMatch(part -> column.isNamed(part.column()));
        if (mayBeNull && !key) {
            return "NULL";
        }
        return switch (column.affinity(table.isStrict())) {
            case "TEXT" -> "'it''s " + row + "'";
            case "REAL" -> row + ".5";
            case "NONE" -> "x'0" + row + "'";
            default -> Integer.toString(row + 1);
        };
    }

    private static String script(List<String> statements) {
        StringBuilder script = new StringBuilder();
        statements.forEach(statement -> script.append(statement).append("\n;\n"));
        return script.toString();
    }
}
