package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code has its texts and its page, and a changed sentence shows in review. */
class ProblemCatalogueTest {
    private static final Path PAGES = Path.of("..", "docs", "errors");
    private static final List<String> VALUES = List.of("<0>", "<1>", "<2>", "<3>", "<4>");

    @Test
    void every_text_is_the_one_that_was_agreed() throws IOException {
        String rendered = Stream.of(ProblemCode.values())
                .map(code -> code.code() + " " + code.name() + "\n  " + ProblemCode.Catalogue.summary(code, VALUES)
                        + "\n  " + ProblemCode.Catalogue.remedy(code, VALUES) + "\n")
                .collect(Collectors.joining("\n"));
        // To accept new sentences, copy this file over src/test/resources/io/zmonitor/migrator.
        Files.writeString(Path.of("target", "problems.expected.txt"), rendered);

        try (InputStream expected =
                Objects.requireNonNull(ProblemCatalogueTest.class.getResourceAsStream("problems.expected.txt"))) {
            assertThat(rendered).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void every_code_has_two_sentences_that_use_the_first_value(ProblemCode code) {
        String summary = template(code, ".summary");
        String remedy = template(code, ".remedy");

        assertThat(summary).contains("{0}").matches(".*[.}]").hasSizeLessThan(200);
        assertThat(remedy).matches(".*[.}]").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void placeholders_are_numbered_without_gaps(ProblemCode code) {
        String both = template(code, ".summary") + template(code, ".remedy");
        long used = VALUES.stream()
                .filter(value -> both.contains("{" + VALUES.indexOf(value) + "}"))
                .count();

        // A higher number than the count would leave one out; anything but a number is no placeholder at all.
        assertThat(both.replaceAll("\\{[0-" + (used - 1) + "]}", "")).doesNotContain("{", "}");
    }

    @Test
    void the_catalogue_holds_nothing_else() {
        assertThat(ProblemCode.Catalogue.templates().stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(Stream.of(ProblemCode.values())
                        .flatMap(code -> Stream.of(code.code() + ".summary", code.code() + ".remedy"))
                        .toList());
    }

    @Test
    void no_number_is_used_twice() {
        assertThat(Stream.of(ProblemCode.values()).map(ProblemCode::code)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void every_code_has_a_page_that_answers_the_four_questions(ProblemCode code) throws IOException {
        assertThat(Files.readAllLines(PAGES.resolve(code.code() + ".md")))
                .startsWith("# " + code.code() + " " + code.name())
                .contains("## What happened", "## Why", "## What to do", "## State of the database");
    }

    /** So that whoever searches for the words of a log finds the page. */
    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void every_page_begins_with_the_message_of_the_catalogue(ProblemCode code) throws IOException {
        String page = Files.readString(PAGES.resolve(code.code() + ".md"));
        String generated = "# " + code.code() + " " + code.name() + "\n\n> " + shown(code, ".summary") + "\n>\n> "
                + shown(code, ".remedy") + "\n\n## What happened\n";
        // To accept new sentences, copy these files over docs/errors.
        Path made = Files.createDirectories(Path.of("target", "errors")).resolve(code.code() + ".md");
        Files.writeString(made, generated + page.substring(page.indexOf("## What happened\n") + 17));

        assertThat(page).startsWith(generated);
    }

    private static String shown(ProblemCode code, String kind) {
        return template(code, kind).replaceAll("\\{[0-9]}", "…");
    }

    @Test
    void the_index_lists_the_pages_and_there_are_no_others() throws IOException {
        List<String> expected =
                Stream.of(ProblemCode.values()).map(code -> code.code() + ".md").toList();
        String index = Files.readString(PAGES.resolve("README.md"));

        try (Stream<Path> pages = Files.list(PAGES)) {
            // The nine hundreds belong to the module schema, which has a catalogue of its own.
            assertThat(pages.map(page -> page.getFileName().toString())
                            .filter(name -> !name.equals("README.md") && !name.matches("ZM-(9|86).*")))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(expected).allSatisfy(page -> assertThat(index).contains("(" + page + ")"));
    }

    @Test
    void a_lost_catalogue_does_not_hide_the_problem() throws Exception {
        URL classes = Path.of("target", "classes").toUri().toURL();

        try (Repackaged loader = new Repackaged(classes)) {
            Class<?> code = loader.loadClass(ProblemCode.class.getName());
            Class<?> problem = loader.loadClass(Problem.class.getName());
            Object changed = code.getField("CHANGED").get(null);
            Object lost = problem.getMethod("ofFile", code, Path.class, String[].class)
                    .invoke(null, changed, Path.of("m.db"), new String[] {"schema-0004"});

            assertThat(problem.getMethod("summary").invoke(lost)).isEqualTo("CHANGED [m.db, schema-0004]");
            assertThat(problem.getMethod("remedy").invoke(lost)).isEqualTo("CHANGED [m.db, schema-0004]");
        }
    }

    private static String template(ProblemCode code, String kind) {
        return ProblemCode.Catalogue.templates().getProperty(code.code() + kind);
    }

    /** The library as a careless repackaging leaves it: classes only. */
    private static final class Repackaged extends URLClassLoader {
        Repackaged(URL classes) {
            super(new URL[] {classes}, null);
        }

        @Override
        public @Nullable URL getResource(String name) {
            return name.endsWith(".properties") ? null : super.getResource(name);
        }
    }
}
