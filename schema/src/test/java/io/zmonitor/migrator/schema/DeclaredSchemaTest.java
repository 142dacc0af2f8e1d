package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.schema.internal.generate.Ddl;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.yaml.DeclarationReader;
import io.zmonitor.migrator.schema.internal.yaml.DeclarationWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeclaredSchemaTest {
    static final String WARD = """
            # yaml-language-server: $schema=https://zmonitor.io/schema/database-1.json
            format: 1
            unmanaged: [legacy_export, cache_*]
            tables:
              patients:
                comment: admitted or not
                columns:
                  mrn: {type: TEXT, primary-key: true, not-null: true, personal-data: true}
              vitals:
                comment: one measured value
                was: readings
                options: [strict]
                columns:
                  id: {type: INTEGER, primary-key: autoincrement}
                  mrn: {type: TEXT, not-null: true, references: {table: patients, column: mrn, on-delete: restrict}}
                  unit: {type: TEXT, default: "'mmHg'", collate: nocase, was: unit_text}
                  value: {type: REAL, not-null: true, check: value >= 0, unit: mmHg, comment: as measured}
                  value_kpa: {type: REAL, generated: value * 0.1333, stored: true}
                  taken_at: {type: INTEGER, not-null: true, unit: ms since 1970, personal-data: false}
                  Größe in m²: {type: ANY}
                unique:
                  - [mrn, taken_at desc]
                  - {on: [unit collate rtrim], on-conflict: ignore, name: one_unit}
                checks:
                  taken_after_2000: taken_at > 946684800000
                indexes:
                  vitals_recent: {on: [mrn, taken_at desc, "(lower(unit))"], where: value IS NOT NULL}
            virtual-tables:
              notes: "fts5(body, content='')"
            views:
              last_vitals: |-
                SELECT mrn,
                       max(taken_at) AS taken_at -- the newest
                FROM vitals
                GROUP BY mrn
            triggers:
              vitals_no_update:
                sql: "BEFORE UPDATE ON vitals BEGIN SELECT RAISE(ABORT, 'no; END'); END"
                comment: readings are facts
            rules:
              mrn_form:
                table: vitals
                field: mrn
                type: format
                condition: "mrn GLOB '[A-Z]*'"
                message: A record number begins with a letter.
                severity: error
                action: fail
            """;

    @TempDir
    Path folder;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("schema.seeds", 150));
    }

    @Test
    void a_round_trip_changes_nothing() {
        assertThat(DeclaredSchema.parse(WARD, "database.yaml").text()).isEqualTo(WARD);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_is_written_is_read_and_builds_the_same_schema(long seed) throws SQLException {
        Declaration made = new Declaration(RandomSchema.of(seed), List.of(), List.of());
        String text = DeclarationWriter.write(made);

        DeclaredSchema read = DeclaredSchema.parse(text, "database.yaml");

        assertThat(read.text()).isEqualTo(text);
        Schema schema = DeclarationReader.read("f", text).schema();
        try (Memory memory = Memory.with(Ddl.all(schema))) {
            assertThat(read.differencesIn(memory.connection())).as(text).isEmpty();
            DeclaredSchema imported = DeclaredSchema.importFrom(memory.connection());
            assertThat(imported.differencesIn(memory.connection())).isEmpty();
            assertThat(DeclaredSchema.parse(imported.text(), "f").text()).isEqualTo(imported.text());
        }
    }

    @Test
    void words_that_other_readers_take_for_something_else_stay_texts() throws SQLException {
        DeclaredSchema schema = DeclaredSchema.parse("""
                format: 1
                tables:
                  no:
                    columns:
                      on: {type: TEXT, comment: NO}
                      y: {default: 1, comment: 1_000}
                      1_000: {default: "'yes'", comment: ~}
                      null: {default: NULL, comment: 2026-11-30}
                      x: {default: 'TRUE', comment: 0x1F}
                """, "f");

        try (Memory memory = Memory.with("CREATE TABLE no(\"on\" TEXT, y DEFAULT 1, \"1_000\" DEFAULT 'yes',"
                + " \"null\" DEFAULT NULL, x DEFAULT true)")) {
            assertThat(schema.differencesIn(memory.connection())).isEmpty();
        }
        assertThat(schema.text())
                .contains("comment: \"NO\"", "comment: \"1_000\"", "comment: \"~\"", "comment: \"2026-11-30\"")
                .contains("\"no\":", "\"on\":", "\"null\":");
        assertThat(DeclaredSchema.parse(schema.text(), "f").text()).isEqualTo(schema.text());
    }

    @Test
    void the_fingerprint_does_not_see_spelling() {
        String fingerprint = DeclaredSchema.parse(WARD, "f").fingerprint();

        assertThat(DeclaredSchema.parse("# mine\n" + WARD.replace("value >= 0", "\"value  >= 0\""), "g")
                        .fingerprint())
                .isEqualTo(fingerprint)
                .matches("[0-9a-f]{64}");
        assertThat(DeclaredSchema.parse(WARD.replace("value >= 0", "value >= 1"), "f")
                        .fingerprint())
                .isNotEqualTo(fingerprint);
    }

    @Test
    void objects_that_are_not_managed_are_listed() throws SQLException {
        DeclaredSchema schema = DeclaredSchema.parse("""
                format: 1
                unmanaged: [cache_*, legacy]
                tables:
                  kept: {columns: {id: {type: INTEGER}}}
                """, "f");

        try (Memory memory =
                Memory.with("CREATE TABLE kept(id INTEGER); CREATE TABLE Cache_1(x); CREATE VIEW legacy AS SELECT 1;"
                        + "CREATE TABLE unknown(x)")) {
            assertThat(schema.differencesIn(memory.connection()))
                    .extracting(SchemaDifference::toString)
                    .containsExactly(
                            "NOTE Table Cache_1 is not managed.",
                            "ERROR Table unknown is not declared.",
                            "NOTE View legacy is not managed.");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        type: TEXT, defalt: 1            | 4:31 | ZM-907 | defalt is no property here.
        type: TEXT, default: mmHg        | 4:40 | ZM-911 | mmHg is a bare word
        type: TEXT, default: 'mmHg'      | 4:40 | ZM-911 | write "'mmHg'"
        type: TEXT, default: "'mmHg"     | 4:40 | ZM-912 | default is no SQL
        type: TEXT, check: "a > (1"      | 4:38 | ZM-912 | check is no SQL
        type: TEXT, type: INT            | 4:31 | ZM-908 | type stands here a second time
        type: TEXT, not-null: maybe      | 4:41 | ZM-910 | one of rollback, abort, fail, ignore, replace
        type: TEXT, unique: yes          | 4:39 | ZM-910 | true or false
        type: [TEXT]                     | 4:25 | ZM-910 | type has to be a text
        type: *x                         | 4:25 | ZM-909 | The alias *x
        type: !!str x                    | 4:25 | ZM-909 | The tag tag:yaml.org,2002:str
        type: ""                         | 4:25 | ZM-910 | type has to be a text
        references: beds                 | 3:3  | ZM-913 | A foreign key of t names the table beds
        references: {table: t, column: x} | 3:3 | ZM-913 | the column t.x
        references: {table: t, on-delete: drop} | 4:53 | ZM-910 | one of no-action, restrict, set-null
        stored: true                     | 4:19 | ZM-914 | generated is missing
        generated: a + 1, default: 1     | 4:37 | ZM-915 | default and generated exclude each other
        type: TEXT NOT NULL              | 4:25 | ZM-910 | type has to be a type alone
        type: "TEXT); DROP TABLE x; --"  | 4:25 | ZM-912 | type is no SQL
        type: "TEXT; x"                  | 4:25 | ZM-909 | A semicolon in type
        check: "a > 1; DROP TABLE t"     | 4:26 | ZM-909 | A semicolon in check
        type: TEXT                       | `` | `` | ``
        """)
    void a_mistake_has_line_column_and_code(String column, String place, String code, String words) {
        String text = "format: 1\ntables:\n  t:\n    columns: {a: {" + column + "}}\n";
        if (code.isEmpty()) {
            assertThat(DeclaredSchema.parse(text, "f")).isNotNull();
            return;
        }

        SchemaException found =
                catchThrowableOfType(SchemaException.class, () -> DeclaredSchema.parse(text, "database.yaml"));

        assertThat(found)
                .hasMessageStartingWith(code + " database.yaml:" + place)
                .hasMessageContaining(words);
        assertThat(found.getMessage()).doesNotContain("\n").endsWith(found.summary() + " " + found.remedy());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        format: 2                                              | 1:9  | ZM-906
        tables: {}                                             | 1:1  | ZM-906
        ``                                                     | 1:1  | ZM-914
        [1]                                                    | 1:1  | ZM-910
        format: 1; views: {v: DELETE FROM t}                   | 2:12 | ZM-910
        format: 1; views: {v: SELECT 1, V: SELECT 2}           | 2:22 | ZM-908
        format: 1; triggers: {g: "AFTER DELETE BEGIN END"}     | 2:15 | ZM-910
        format: 1; triggers: {g: "AFTER DELETE ON t BEGIN SELECT 1;END;DROP TABLE t;END"} | 2:15 | ZM-910
        format: 1; views: {v: "SELECT 1;DROP TABLE t"}         | 2:12 | ZM-909
        format: 1; tables: {schema_version: {columns: {a: {}}}} | 2:10 | ZM-909
        format: 1; tables: {sqlite_x: {columns: {a: {}}}}      | 2:10 | ZM-909
        format: 1; tables: {t: {}}                             | 2:13 | ZM-914
        format: 1; tables: {t: {columns: {}}}                  | 2:14 | ZM-914
        format: 1; tables: {t: {columns: {a: {}, A: {}}}}      | 2:31 | ZM-908
        format: 1; tables: {t: {columns: {a: {}}, primary-key: [b]}} | 2:46 | ZM-913
        format: 1; tables: {t: {columns: {a: {primary-key: true}}, primary-key: [a]}} | 2:49 | ZM-915
        format: 1; tables: {t: {columns: {a: {}}, indexes: {t: {on: [a]}}}} | 2:42 | ZM-908
        format: 1; tables: {t: {columns: {a: {}}, options: [fast]}} | 2:42 | ZM-910
        format: 1; rules: {r: {table: t, type: required}}      | 2:13 | ZM-913
        format: 1; tables: &a {}                               | 2:9  | ZM-909
        format: 1; tables: {t: [                               | 2:14 | ZM-905
        format: 1; --- ; format: 1                             | 3:1  | ZM-909
        format: 1; tables: {a: {b: {c: {d: [[[[[[[[[[[1]]]]]]]]]]]}}}} | 2:33 | ZM-909
        """)
    void a_mistake_in_the_file_has_line_column_and_code(String lines, String place, String code) {
        String text = lines.replace("; ", "\n") + "\n";

        assertThatThrownBy(() -> DeclaredSchema.parse(text, "f")).hasMessageStartingWith(code + " f:" + place + " ");
    }

    @Test
    void a_type_that_sqlite_would_read_as_more_than_a_type_is_quoted() throws SQLException {
        DeclaredSchema schema = DeclaredSchema.parse(
                "format: 1\ntables: {t: {columns: {a: {type: 'TEXT, b INT'}, c: {type: 'dec(10, -2)'}}}}\n", "f");

        try (Memory memory =
                Memory.with(schema.generated().contents().getOrDefault(GeneratedFiles.CREATE_TABLES, ""))) {
            assertThat(memory.texts("SELECT name FROM pragma_table_info('t')")).containsExactly("a", "c");
            assertThat(schema.differencesIn(memory.connection())).isEmpty();
        }
    }

    @Test
    void a_comment_in_an_expression_does_not_reach_the_script() throws SQLException {
        DeclaredSchema schema =
                DeclaredSchema.parse("format: 1\ntables: {t: {columns: {a: {check: \"a > 1 -- why\"}}}}\n", "f");

        schema.requireAcceptedBy(Scratch.inMemory());
    }

    @Test
    void a_file_that_is_not_there_and_one_that_is_too_large_are_refused() throws Exception {
        Path file = folder.resolve("database.yaml");

        assertThatThrownBy(() -> DeclaredSchema.read(file)).hasMessageStartingWith("ZM-903 ");
        Files.writeString(file, "#".repeat(5 << 20));
        assertThatThrownBy(() -> DeclaredSchema.read(file)).hasMessageStartingWith("ZM-904 ");
        Files.writeString(file, WARD);
        assertThat(DeclaredSchema.read(file).text()).isEqualTo(WARD);
        Files.write(file, new byte[] {'a', (byte) 0xff});
        assertThatThrownBy(() -> DeclaredSchema.read(file)).hasMessageStartingWith("ZM-903 ");
    }
}
