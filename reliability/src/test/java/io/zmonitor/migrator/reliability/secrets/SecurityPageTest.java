package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on security and the SOUP list name things that exist. */
class SecurityPageTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCS = PROJECT.resolve("docs");
    private static final Pattern FACTS = Pattern.compile("driver facts? (\\d+)(?: and (\\d+))?");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void every_driver_fact_is_one() throws Exception {
        String facts = read(DOCS.resolve("maintainers/driver-facts.md"));

        Set<String> cited = FACTS.matcher(pages())
                .results()
                .flatMap(match -> Stream.of(match.group(1), match.group(2)))
                .filter(number -> number != null)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(cited).hasSizeGreaterThan(10).allMatch(number -> facts.contains("\n### " + number + " "));
    }

    @Test
    void every_driver_fact_has_a_number_of_its_own() throws Exception {
        assertThat(Pattern.compile("(?m)^### (\\d+) ")
                        .matcher(read(DOCS.resolve("maintainers/driver-facts.md")))
                        .results()
                        .map(fact -> fact.group(1)))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"docs/explanation/security.md", "docs/maintainers/soup.md", "docs/maintainers/driver-facts.md"})
    void every_test_that_is_named_exists(String page) throws Exception {
        assertThat(missing(read(PROJECT.resolve(page)), tests())).isEmpty();
    }

    @Test
    void a_test_that_does_not_exist_is_noticed() throws Exception {
        assertThat(missing("`NoSuchTest`, `SecretsTest.no_such_method`", tests()))
                .containsExactly("NoSuchTest", "SecretsTest.no_such_method");
    }

    @Test
    void the_driver_is_the_one_on_the_list() throws Exception {
        Path jar = Path.of(Class.forName("org.sqlite.JDBC")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        String pom = read(PROJECT.resolve("pom.xml"));

        assertThat(pages()).contains(digest);
        assertThat(pages())
                .contains("| `io.github.willena:sqlite-jdbc` | " + property(pom, "sqlite-jdbc.version") + " |");
        assertThat(pages()).contains("| `org.slf4j:slf4j-api` | " + property(pom, "slf4j.version") + " |");
    }

    private static String property(String pom, String name) {
        int start = pom.indexOf("<" + name + ">") + name.length() + 2;
        return pom.substring(start, pom.indexOf('<', start));
    }

    private static String pages() throws IOException {
        return read(DOCS.resolve("explanation/security.md")) + read(DOCS.resolve("maintainers/soup.md"));
    }

    private static Set<String> missing(String page, Map<String, String> tests) {
        Set<String> missing = new TreeSet<>();
        for (MatchResult match : TEST.matcher(page).results().toList()) {
            String source = tests.get(match.group(1));
            String method = match.group(2);
            if (source == null || (method != null && !source.contains("void " + method + "("))) {
                missing.add(method == null ? match.group(1) : match.group(1) + "." + method);
            }
        }
        return missing;
    }

    /** The sources of all tests, by the names of their classes. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path module : modules.filter(Files::isDirectory).toList()) {
                Path sources = module.resolve("src/test/java");
                if (Files.isDirectory(sources)) {
                    addTests(sources, tests);
                }
            }
        }
        return tests;
    }

    private static void addTests(Path sources, Map<String, String> tests) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                tests.merge(file.getFileName().toString().replace(".java", ""), read(file), String::concat);
            }
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
