package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code has its sentences and its page. */
class SchemaCodeTest {
    private static final Path PAGES = Path.of("..", "docs", "errors");

    @ParameterizedTest
    @EnumSource(SchemaCode.class)
    void a_page_begins_with_the_message_and_answers_the_four_questions(SchemaCode code) throws IOException {
        Path page = PAGES.resolve(code.code() + ".md");

        assertThat(Files.readString(page))
                .startsWith("# " + code.code() + " " + code.name() + "\n\n> " + code.summary("…", "…", "…") + "\n>\n> "
                        + code.remedy("…", "…", "…") + "\n\n## What happened\n");
        assertThat(Files.readAllLines(page)).contains("## Why", "## What to do", "## State of the database");
        assertThat(Files.readString(PAGES.resolve("README.md"))).contains("(" + code.code() + ".md)");
    }

    @Test
    void no_number_is_used_twice_and_none_belongs_to_core() {
        assertThat(Stream.of(SchemaCode.values()).map(SchemaCode::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> code.startsWith("ZM-9"));
    }

    @ParameterizedTest
    @EnumSource(SchemaCode.class)
    void sentences_are_short_and_end(SchemaCode code) {
        assertThat(code.summary("x", "x", "x")).hasSizeLessThan(160).doesNotContain("{");
        assertThat(code.remedy("x", "x", "x"))
                .hasSizeLessThan(160)
                .doesNotContain("{")
                .matches(".*[.1]");
    }
}
