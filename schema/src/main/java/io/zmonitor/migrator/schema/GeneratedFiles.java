package io.zmonitor.migrator.schema;

import io.zmonitor.migrator.schema.internal.generate.DataDictionary;
import io.zmonitor.migrator.schema.internal.generate.Ddl;
import io.zmonitor.migrator.schema.internal.generate.JavaConstants;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is made from a declared schema: the statements that create it, a data dictionary, and on request a Java class of
 * constants. Each file begins with the fingerprint of the declaration. Commit them, and let the build call {@link
 * #requireCurrentIn}. Immutable and thread-safe.
 */
public final class GeneratedFiles {
    /** Tables, virtual tables, views and triggers. */
    public static final String CREATE_TABLES = "create_tables.sql";

    /** Indexes. */
    public static final String CREATE_INDICES = "create_indices.sql";

    /** The data dictionary in Markdown, with a Mermaid diagram. */
    public static final String DATA_DICTIONARY = "data_dictionary.md";

    private final DeclaredSchema schema;
    private final Map<String, String> contents;

    private GeneratedFiles(DeclaredSchema schema, Map<String, String> contents) {
        this.schema = schema;
        this.contents = Collections.unmodifiableMap(contents);
    }

    /** The SQL files and the data dictionary. */
    static GeneratedFiles of(DeclaredSchema schema) {
        Declaration declaration = schema.declaration();
        String from =
                "Generated from " + DeclaredSchema.FILE_NAME + ", sha256 " + schema.fingerprint() + ". Do not edit.";
        Map<String, String> contents = new LinkedHashMap<>();
        contents.put(CREATE_TABLES, script(from, tables(declaration.schema())));
        contents.put(CREATE_INDICES, script(from, indexes(declaration.schema())));
        contents.put(DATA_DICTIONARY, DataDictionary.page("<!-- " + from + " -->", declaration));
        return new GeneratedFiles(schema, contents);
    }

    /**
     * The same, and a Java class of constants in a file of its simple name.
     *
     * @param name the class with its package
     * @throws IllegalArgumentException if that is no name of a class
     */
    public GeneratedFiles withJavaClass(String name) {
        if (!JavaConstants.isName(Objects.requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("no name of a class: " + name);
        }
        Map<String, String> more = new LinkedHashMap<>(contents);
        String head =
                "// Generated from " + DeclaredSchema.FILE_NAME + ", sha256 " + schema.fingerprint() + ". Do not edit.";
        more.put(
                name.substring(name.lastIndexOf('.') + 1) + ".java",
                JavaConstants.source(
                        head, name, schema.fingerprint(), schema.declaration().schema()));
        return new GeneratedFiles(schema, more);
    }

    private static List<String> tables(Schema schema) {
        List<Table> bare = schema.tables().stream()
                .map(table -> table.withIndexes(List.of()))
                .toList();
        return Ddl.all(new Schema(bare, schema.views(), schema.triggers(), schema.virtualTables()));
    }

    private static List<String> indexes(Schema schema) {
        return schema.tables().stream()
                .flatMap(table -> table.indexes().stream().map(index -> Ddl.index(table.name(), index)))
                .toList();
    }

    // The semicolon has a line of its own where the statement may end with a comment.
    private static String script(String from, List<String> statements) {
        StringBuilder script = new StringBuilder("-- ").append(from).append('\n');
        for (String statement : statements) {
            script.append('\n').append(statement).append(statement.contains("--") ? "\n;\n" : ";\n");
        }
        return script.toString();
    }

    /** From a file's name to its text. */
    public Map<String, String> contents() {
        return contents;
    }

    /**
     * Writes the files, over those that are there.
     *
     * @param folder is made if it is not there
     * @throws IOException if a file cannot be written
     */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : contents.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The names of the files that are missing in a folder, or have another text; line ends make no difference. */
    public List<String> staleIn(Path folder) {
        List<String> stale = new ArrayList<>();
        contents.forEach((name, text) -> {
            if (!text.equals(textOf(folder.resolve(name)))) {
                stale.add(name);
            }
        });
        return stale;
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * For the build: refuses if a file in a folder is missing or has another text.
     *
     * @throws SchemaException with {@link SchemaCode#STALE}
     */
    public void requireCurrentIn(Path folder) {
        List<String> stale = staleIn(folder);
        if (!stale.isEmpty()) {
            throw SchemaException.of(SchemaCode.STALE, String.join(", ", stale), DeclaredSchema.FILE_NAME);
        }
    }
}
