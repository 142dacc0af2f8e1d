package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.yaml.DeclarationWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What editors are told about database.yaml is what the library reads. */
class JsonSchemaTest {
    private static final String TEXT = text();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT);

    private static String text() {
        try (InputStream in = Objects.requireNonNull(DeclaredSchema.class.getResourceAsStream("database-1.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @Test
    void the_samples_are_valid() throws IOException {
        assertThat(errors(DeclaredSchemaTest.WARD)).isEmpty();
        assertThat(errors(Files.readString(Path.of("..", "migrations-sample", "schema", "database.yaml"))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_the_library_writes_is_valid(long seed) {
        assertThat(errors(DeclarationWriter.write(new Declaration(RandomSchema.of(seed), List.of(), List.of()))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tables: {}",
                "format: 2",
                "format: 1\nview: {}",
                "format: 1\ntables: {t: {columns: {}}}",
                "format: 1\ntables: {t: {}}",
                "format: 1\ntables: {t: {columns: {a: {defalt: 1}}}}",
                "format: 1\ntables: {t: {columns: {a: {unique: maybe}}}}",
                "format: 1\ntables: {t: {columns: {a: {references: {column: x}}}}}",
                "format: 1\ntables: {t: {columns: {a: {}}, options: [fast]}}",
                "format: 1\ntables: {t: {columns: {a: {}}, indexes: {i: {where: a}}}}",
                "format: 1\nrules: {r: {table: t, type: odd}}"
            })
    void what_the_library_refuses_is_not_valid(String text) {
        assertThat(errors(text)).isNotEmpty();
    }

    /** Each property that the reader knows stands in the schema; the writer's tests see to it that it is read. */
    @Test
    void no_property_is_missing() throws Exception {
        Class<?> keys = Class.forName("io.zmonitor.migrator.schema.internal.yaml.Keys");
        java.lang.reflect.Method names = keys.getDeclaredMethod("names");
        names.setAccessible(true);
        for (Object key : keys.getEnumConstants()) {
            assertThat((List<?>) names.invoke(key))
                    .allSatisfy(name -> assertThat(TEXT).contains("\"" + name + "\": "));
        }
    }

    private static List<Error> errors(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML);
    }
}
