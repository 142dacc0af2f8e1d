package io.zmonitor.migrator.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command does what an application could do: it uses what the library exports, and nothing else. */
class CliArchitectureTest {
    private static final String HOUSE = Tool.class.getPackageName();
    private static final String[] EXPORTED = {
        HOUSE + "..",
        "io.zmonitor.migrator",
        "io.zmonitor.migrator.spi",
        "io.zmonitor.migrator.health",
        "io.zmonitor.migrator.schema",
        "io.zmonitor.migrator.sqlcipher",
        "java..",
        "org.jspecify.annotations"
    };
    private static final JavaClasses BUILT = new ClassFileImporter()
            .importUrl(Tool.class.getProtectionDomain().getCodeSource().getLocation());

    static Stream<ArchRule> rules() {
        return Stream.of(
                exportedOnly(),
                noClasses().should().dependOnClassesThat().resideInAnyPackage("java.net.http..", "javax.net.."),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching("java\\.net\\.(Socket|URLConnection|HttpURLConnection|InetAddress)"),
                noClasses()
                        .that()
                        .resideInAPackage(HOUSE + ".output..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(HOUSE + ".command..", HOUSE + ".key..", HOUSE),
                noClasses()
                        .that()
                        .resideInAPackage(HOUSE + ".key..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(HOUSE + ".command..", HOUSE),
                slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles(),
                fields().that().areStatic().should().beFinal());
    }

    private static ArchRule exportedOnly() {
        String[] allowed =
                Stream.concat(Stream.of(EXPORTED), Stream.of("picocli..")).toArray(String[]::new);
        return classes().should().onlyDependOnClassesThat().resideInAnyPackage(allowed);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_command_keeps(ArchRule rule) {
        rule.check(BUILT);
    }

    @Test
    void its_classes_are_seen_and_a_fault_would_be() {
        assertThat(BUILT.contain(Tool.class)).isTrue();
        assertThatThrownBy(() -> classes()
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(HOUSE + "..", "java..")
                        .check(BUILT))
                .isInstanceOf(AssertionError.class);
    }
}
