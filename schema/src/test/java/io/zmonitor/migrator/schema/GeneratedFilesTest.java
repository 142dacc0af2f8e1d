package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.yaml.DeclarationWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedFilesTest {
    @TempDir
    Path folder;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("schema.seeds", 60));
    }

    private static DeclaredSchema random(long seed) {
        return DeclaredSchema.parse(
                DeclarationWriter.write(new Declaration(RandomSchema.of(seed), List.of(), List.of())), "f");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_scripts_make_what_is_declared(long seed) throws Exception {
        DeclaredSchema schema = random(seed);
        GeneratedFiles files = schema.generated();

        try (Memory memory = Memory.with(
                content(files, GeneratedFiles.CREATE_TABLES), content(files, GeneratedFiles.CREATE_INDICES))) {
            assertThat(schema.differencesIn(memory.connection())).isEmpty();
        }
        schema.requireAcceptedBy(Scratch.inMemory());
    }

    private static String content(GeneratedFiles files, String name) {
        return Objects.requireNonNull(files.contents().get(name));
    }

    @Test
    void the_constants_compile_whatever_the_names_are() throws Exception {
        StringBuilder sources = new StringBuilder();
        for (long seed = 0; seed < 30; seed++) {
            String name = "Names" + seed;
            String source = random(seed)
                    .generated()
                    .withJavaClass("a.b." + name)
                    .contents()
                    .get(name + ".java");
            Files.writeString(folder.resolve(name + ".java"), source);
            sources.append(source);
        }
        assertThat(sources).contains("\"päron`", "\"x\\\"y", "_1ST");

        List<String> arguments = new ArrayList<>(
                List.of("-d", folder.resolve("out").toString(), "-Xlint:all", "-Werror", "-encoding", "UTF-8"));
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int result = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertThat(result).as(said.toString()).isZero();
    }

    @Test
    void constants_say_names_comments_and_units() {
        String source = DeclaredSchema.parse(DeclaredSchemaTest.WARD, "f")
                .generated()
                .withJavaClass("io.zmonitor.Ward")
                .contents()
                .get("Ward.java");

        assertThat(source)
                .startsWith("// Generated from database.yaml, sha256 ")
                .contains("package io.zmonitor;", "public final class Ward {", "String FINGERPRINT = \"")
                .contains("    /** The table vitals: one measured value. */\n    public static final class Vitals {")
                .contains("        /** as measured, in mmHg. */\n        public static final String VALUE = \"value\";")
                .contains("public static final String GRÖSSE_IN_M = \"Größe in m²\";")
                .contains("public static final String VIEW = \"last_vitals\";");
    }

    @Test
    void the_data_dictionary_shows_what_is_declared() {
        String page = DeclaredSchema.parse(DeclaredSchemaTest.WARD, "f")
                .generated()
                .contents()
                .get(GeneratedFiles.DATA_DICTIONARY);

        assertThat(page)
                .startsWith("<!-- Generated from database.yaml, sha256 ")
                .contains("    patients ||--o{ vitals : \"mrn\"")
                .contains("        TEXT mrn FK\n")
                .contains("        ANY Gr_e_in_m_ \"Größe in m²\"\n")
                .contains("| `value` | REAL | no |  | mmHg |  | as measured |")
                .contains("| `value_kpa` | REAL | yes | stored `value * 0.1333` |  |  |  |")
                .contains("| `taken_at` | INTEGER | no |  | ms since 1970 | no |  |")
                .contains("- `mrn` refers to `patients (mrn)`, on delete restrict")
                .contains("- rule `mrn_form`: `mrn GLOB '[A-Z]*'` (A record number begins with a letter.)")
                .contains("## View last_vitals\n\n```sql\nSELECT mrn,\n")
                .contains("## Not managed here\n\n`legacy_export`, `cache_*`\n");
    }

    @Test
    void a_file_that_was_edited_or_is_missing_is_stale() throws Exception {
        GeneratedFiles files =
                DeclaredSchema.parse(DeclaredSchemaTest.WARD, "f").generated();

        assertThat(files.staleIn(folder)).hasSize(3);
        files.writeTo(folder.resolve("made"));
        files.requireCurrentIn(folder.resolve("made"));
        Path tables = folder.resolve("made").resolve(GeneratedFiles.CREATE_TABLES);
        Files.writeString(tables, Files.readString(tables).replace("\n", "\r\n"));
        files.requireCurrentIn(folder.resolve("made"));
        Files.writeString(tables, Files.readString(tables) + "-- mine\n");
        Files.delete(folder.resolve("made").resolve(GeneratedFiles.DATA_DICTIONARY));

        assertThatThrownBy(() -> files.requireCurrentIn(folder.resolve("made")))
                .hasMessageStartingWith("ZM-920 create_tables.sql, data_dictionary.md is not what database.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "class", "a..B", "1st", "a.int.B"})
    void a_class_needs_a_name(String name) {
        GeneratedFiles files =
                DeclaredSchema.parse(DeclaredSchemaTest.WARD, "f").generated();

        assertThatThrownBy(() -> files.withJavaClass(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sqlite_is_asked_whether_it_takes_the_schema() {
        String table = "format: 1\ntables: {t: {columns: {a: {}}}}\n";

        assertThatThrownBy(() -> accepted(table.replace("{}", "{check: nofunction(a)}")))
                .hasMessageStartingWith("ZM-916 SQLite refuses CREATE TABLE t")
                .hasMessageContaining("nofunction");
        assertThatThrownBy(() -> accepted(table + "views: {v: SELECT b FROM t}\n"))
                .hasMessageStartingWith("ZM-916 SQLite refuses the schema: error in view v: no such column: b");
        assertThatThrownBy(() -> accepted(table + "triggers: {g: AFTER DELETE ON t BEGIN SELECT b FROM t; END}\n"))
                .hasMessageStartingWith("ZM-916 SQLite refuses the schema: error in trigger g");
    }

    private static void accepted(String text) {
        DeclaredSchema.parse(text, "f").requireAcceptedBy(Scratch.inMemory());
    }
}
