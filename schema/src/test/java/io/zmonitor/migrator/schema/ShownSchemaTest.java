package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to/declared-schema.md and docs/reference/database-yaml.md show compiles and does what they say. */
class ShownSchemaTest {
    private static final Path DOCS = Path.of("..", "docs");

    @TempDir
    Path folder;

    @Test
    void a_database_is_imported_and_compared() throws Exception {
        Path file = folder.resolve(DeclaredSchema.FILE_NAME);

        try (Memory memory = Memory.with("CREATE TABLE vitals (unit TEXT COLLATE nocase)")) {
            imported(file, memory.connection());
            assertThat(compared(file, memory.connection())).isEmpty();
        }
        try (Memory memory = Memory.with("CREATE TABLE vitals (unit TEXT)")) {
            assertThat(compared(file, memory.connection()))
                    .containsExactly("Column vitals.unit: collation should be nocase, and is BINARY.");
        }
    }

    private static void imported(Path file, Connection connection) throws IOException {
        Files.writeString(file, DeclaredSchema.importFrom(connection).text());
    }

    private static List<String> compared(Path file, Connection connection) {
        List<String> problems = new ArrayList<>();
        for (SchemaDifference difference : DeclaredSchema.read(file).differencesIn(connection)) {
            if (difference.severity() == SchemaDifference.Severity.ERROR) {
                problems.add(difference.sentence());
            }
        }
        return problems;
    }

    @Test
    void files_are_generated_and_stale_ones_are_found() throws Exception {
        Path file = folder.resolve(DeclaredSchema.FILE_NAME);
        Files.writeString(file, "format: 1\ntables: {t: {columns: {a: {type: TEXT}}}}\n");

        generated(file, folder);
        current(DeclaredSchema.read(file), folder);

        Files.writeString(file, "format: 1\ntables: {t: {columns: {a: {type: INT}}}}\n");
        assertThatThrownBy(() -> current(DeclaredSchema.read(file), folder)).hasMessageStartingWith("ZM-920");
    }

    private static void generated(Path file, Path folder) throws IOException {
        DeclaredSchema schema = DeclaredSchema.read(file);
        schema.requireAcceptedBy(Scratch.inMemory());
        schema.generated().writeTo(folder);
    }

    private static void current(DeclaredSchema schema, Path folder) {
        schema.generated().requireCurrentIn(folder);
    }

    @Test
    void a_run_is_checked() throws SQLException {
        DeclaredSchema schema = DeclaredSchema.parse("format: 1\ntables: {t: {columns: {a: {type: TEXT}}}}\n", "f");
        try (Memory memory = Memory.with()) {
            Migrator migrator = Migrator.forConnection(memory.connection())
                    .withSource(MigrationSource.of(
                            SqlMigration.of(MigrationId.schema(1), "first", "CREATE TABLE t (a TEXT);")));

            assertThat(checked(migrator, schema).applied()).hasSize(1);
        }
    }

    private static MigrationReport checked(Migrator migrator, DeclaredSchema schema) {
        return migrator.withPostCheck(SchemaChecks.declared(schema))
                .withPostCheck(SchemaChecks.rules(schema))
                .migrate();
    }

    @Test
    void the_next_migration_is_drafted() throws Exception {
        Path file = folder.resolve(DeclaredSchema.FILE_NAME);
        Files.writeString(file, "format: 1\ntables: {t: {columns: {a: {type: TEXT}, room: {type: TEXT}}}}\n");

        try (Memory memory = Memory.with("CREATE TABLE t (a TEXT)")) {
            drafted(file, memory.connection(), folder);
        }

        assertThat(folder.resolve("schema").resolve("0021_rooms.sql"))
                .content()
                .endsWith("\n\nALTER TABLE t ADD COLUMN room TEXT;\n");
        assertThat(folder.resolve("rollback").resolve("schema").resolve("0021_rollback.sql"))
                .isRegularFile();
    }

    private static void drafted(Path file, Connection connection, Path migrations) throws IOException {
        Draft draft = Drafter.to(DeclaredSchema.read(file)).draft(connection);
        if (!draft.isEmpty()) {
            draft.writeTo(migrations, 21, "rooms");
        }
    }

    @Test
    void the_example_of_the_reference_is_a_declared_schema() throws IOException, SQLException {
        Matcher example = Pattern.compile("(?s)```yaml\n(.*?)```")
                .matcher(Files.readString(DOCS.resolve("reference/database-yaml.md")));
        assertThat(example.find()).isTrue();
        String patients = "  patients:\n    columns:\n      mrn: {type: TEXT, primary-key: true}\n";
        String text = example.group(1).replace("tables:\n", "tables:\n" + patients);

        assertThat(DeclaredSchema.parse(text, DeclaredSchema.FILE_NAME).text()).isEqualTo(text);
    }
}
