package io.zmonitor.migrator.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each link of a page leads to a file that exists, and to a heading in it; each page stands on the index. */
class LinksTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");

    @Test
    void every_link_leads_to_a_file_and_to_a_heading_in_it() throws Exception {
        List<Path> pages = pagesIn(PROJECT);

        assertThat(pages).hasSizeGreaterThan(150);
        assertThat(broken(pages)).isEmpty();
    }

    @Test
    void a_link_to_nothing_is_found(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("there.md"), "# There\n\n## `a_table`: what it holds\n\n## Twice\n\n## Twice\n");
        Path page = Files.writeString(folder.resolve("page.md"), """
                [a](there.md) [b](there.md#a_table-what-it-holds) [c](there.md#twice-1) [d](#page) [e](https://example.org/x)
                [f](gone.md) [`g`](there.md#gone) [h](#gone) `[i](code.md)`

                ```
                [j](code.md)
                ```

                # Page
                """);

        assertThat(broken(List.of(page)))
                .containsExactlyInAnyOrder("page.md: gone.md", "page.md: there.md#gone", "page.md: #gone");
    }

    @Test
    void every_page_stands_on_the_index() throws Exception {
        Path docs = PROJECT.resolve("docs");
        String index = Files.readString(docs.resolve("README.md"));

        List<String> missing = pagesIn(docs).stream()
                .map(page -> docs.relativize(page).toString().replace('\\', '/'))
                .filter(page -> !page.startsWith("decisions/") && !page.startsWith("errors/ZM-"))
                .filter(page -> !page.equals("README.md") && !index.contains("](" + page + ")"))
                .toList();

        assertThat(missing).isEmpty();
    }

    private static List<Path> pagesIn(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> StreamSupport.stream(root.relativize(file).spliterator(), false)
                            .map(Path::toString)
                            .noneMatch(name -> name.startsWith(".") || name.equals("target")))
                    .toList();
        }
    }

    private static Set<String> broken(List<Path> pages) throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path page : pages) {
            String text = CODE.matcher(withoutFenced(page)).replaceAll("");
            for (MatchResult link : LINK.matcher(text).results().toList()) {
                if (!leadsSomewhere(page, link)) {
                    broken.add(page.getFileName() + ": "
                            + link.group(1)
                            + (link.group(2) == null ? "" : "#" + link.group(2)));
                }
            }
        }
        return broken;
    }

    private static boolean leadsSomewhere(Path page, MatchResult link) throws IOException {
        if (link.group(1).contains(":")) {
            return true;
        }
        Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
        return Files.exists(target) && (link.group(2) == null || anchors(target).contains(link.group(2)));
    }

    // As the pages of a repository are shown: headings in lower case, blanks as dashes, no other signs, numbers if they
    // come again.
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        HEADING.matcher(withoutFenced(page)).results().forEach(heading -> {
            String anchor = heading.group(1)
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
        return anchors;
    }

    private static String withoutFenced(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page)).replaceAll("");
    }
}
