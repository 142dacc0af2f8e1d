package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;

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
    void the_example_of_the_reference_is_a_declared_schema() throws IOException, SQLException {
        Matcher example = Pattern.compile("(?s)```yaml\n(.*?)```")
                .matcher(Files.readString(DOCS.resolve("reference/database-yaml.md")));
        assertThat(example.find()).isTrue();
        String patients = "  patients:\n    columns:\n      mrn: {type: TEXT, primary-key: true}\n";
        String text = example.group(1).replace("tables:\n", "tables:\n" + patients);

        assertThat(DeclaredSchema.parse(text, DeclaredSchema.FILE_NAME).text()).isEqualTo(text);
    }
}
