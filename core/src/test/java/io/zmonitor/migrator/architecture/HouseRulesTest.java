package io.zmonitor.migrator.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules that no compiler knows, over the main sources of all modules. */
class HouseRulesTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final List<SourceFile> SOURCES = sources();
    private static final List<SourceFile> EXPORTED = exported();
    private static final long MOST_FILES = 25;
    // The package that is to be cut, with the number that it must not exceed meanwhile.
    private static final Map<String, Long> STILL_TOO_LARGE = Map.of("io.zmonitor.migrator", 70L);
    // Written so that the pattern does not find itself.
    private static final Pattern MACHINE = Pattern.compile(
            "(?m)(^|[\"'`(= ])/(roo[t]|home/[a-z]+|wor[k]|tm[p]|usr/lib/jv[m])/|rep[o]1?\\.maven|sonatyp[e]");

    /** A rule, and a source that breaks it. */
    private record Rule(String name, Function<SourceFile, List<String>> offences, String planted) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule("no file is long", HouseRules::longFiles, "class Long {}\n" + "\n".repeat(500)),
                new Rule(
                        "no method is long",
                        HouseRules::longMethods,
                        "class Long { void tell() {" + "\n".repeat(60) + "} }"),
                new Rule(
                        "six parameters are enough",
                        HouseRules::longSignatures,
                        "class Wide { void take(int a, int b, int c, int d, int e, int f, int g) {} }"),
                new Rule("nothing is left behind", HouseRules::wordsLeftBehind, "/* TO" + "DO: later */ class Half {}"),
                new Rule("one vocabulary", HouseRules::foreignWords, "/** Reads the change" + "set. */ class Odd {}"));
    }

    static Stream<Rule> rulesForExportedPackages() {
        return Stream.of(
                new Rule(
                        "four parameters are enough in public",
                        HouseRules::longPublicSignatures,
                        "/** Takes. */ public class Wide { /** Takes. */ public void take(int a, int b, int c, int d, int e) {} }"),
                new Rule(
                        "no boolean parameter is public",
                        HouseRules::booleanParameters,
                        "public interface Switch { void turn(boolean on); }"),
                new Rule(
                        "public types have comments",
                        HouseRules::missingComments,
                        "public class Silent { /** Speaks. */ public void speak() {} }"),
                new Rule(
                        "public methods have comments",
                        HouseRules::missingComments,
                        "/** Speaks. */ public interface Half { void speak(); }"),
                new Rule(
                        "constants have comments",
                        HouseRules::missingComments,
                        "/** Chooses. */ public enum Choice { /** The one. */ ONE, OTHER }"),
                new Rule(
                        "record components have comments",
                        HouseRules::missingComments,
                        "/**\n * Holds.\n *\n * @param one the one\n */\npublic record Pair(int one, int other) {}"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void every_source_keeps(Rule rule) {
        assertThat(SOURCES.stream().flatMap(source -> rule.offences.apply(source).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rulesForExportedPackages")
    void every_exported_package_keeps(Rule rule) {
        assertThat(EXPORTED.stream().flatMap(source -> rule.offences.apply(source).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource({"rules", "rulesForExportedPackages"})
    void a_planted_offence_is_found(Rule rule) {
        assertThat(rule.offences.apply(SourceFile.parse("Planted.java", rule.planted)))
                .hasSize(1);
    }

    @Test
    void no_package_has_more_files_than_anyone_can_know() {
        Map<String, Long> files = SOURCES.stream()
                .filter(source -> !source.name().endsWith("-info.java"))
                .collect(Collectors.groupingBy(SourceFile::packageName, TreeMap::new, Collectors.counting()));

        assertThat(files)
                .isNotEmpty()
                .allSatisfy((name, count) ->
                        assertThat(count).as(name).isLessThanOrEqualTo(STILL_TOO_LARGE.getOrDefault(name, MOST_FILES)));
    }

    @Test
    void all_sources_are_seen() {
        assertThat(SOURCES).extracting(SourceFile::name).contains("core/src/main/java/module-info.java");
        assertThat(EXPORTED).extracting(SourceFile::packageName).contains("io.zmonitor.migrator");
        assertThat(EXPORTED).extracting(SourceFile::packageName).noneMatch(name -> name.contains(".internal"));
    }

    @Test
    void no_text_names_a_machine() throws IOException {
        List<Path> texts = texts();

        assertThat(texts).contains(PROJECT.resolve("README.md"), PROJECT.resolve("core/pom.xml"));
        assertThat(texts.stream().filter(HouseRulesTest::namesMachine)).isEmpty();
        assertThat(MACHINE.matcher("see `/roo" + "t/notes`").find()).isTrue();
    }

    private static List<SourceFile> sources() {
        try (Stream<Path> modules = Files.list(PROJECT)) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .flatMap(HouseRulesTest::filesIn)
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(file -> SourceFile.read(PROJECT, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<SourceFile> exported() {
        String descriptors = SOURCES.stream()
                .filter(source -> source.name().endsWith("module-info.java"))
                .map(SourceFile::text)
                .collect(Collectors.joining());
        return SOURCES.stream()
                .filter(source -> descriptors.contains("exports " + source.packageName() + ";"))
                .toList();
    }

    private static List<Path> texts() throws IOException {
        List<String> kinds = List.of(".java", ".md", ".xml", ".properties", ".sql", ".txt", ".yaml", ".yml");
        try (Stream<Path> children = Files.list(PROJECT)) {
            return children.flatMap(child -> Stream.of("src", "pom.xml", "").map(child::resolve))
                    .filter(place -> !Files.isDirectory(place) || place.endsWith("src") || place.endsWith("docs"))
                    .flatMap(HouseRulesTest::filesIn)
                    .filter(file -> kinds.stream().anyMatch(file.toString()::endsWith))
                    .toList();
        }
    }

    private static Stream<Path> filesIn(Path place) {
        if (!Files.exists(place)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean namesMachine(Path text) {
        try {
            // Some test scripts are not UTF-8 on purpose.
            return MACHINE.matcher(Files.readString(text, StandardCharsets.ISO_8859_1))
                    .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
