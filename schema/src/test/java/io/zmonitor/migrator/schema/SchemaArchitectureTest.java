package io.zmonitor.migrator.schema;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The room of the declared schema: what it knows of others, and what its rooms know of each other. */
class SchemaArchitectureTest {
    private static final String HOUSE = SchemaException.class.getPackageName();
    private static final JavaClasses BUILT = new ClassFileImporter()
            .importUrl(
                    SchemaException.class.getProtectionDomain().getCodeSource().getLocation());

    static Stream<ArchRule> rules() {
        String internal = HOUSE + ".internal";
        return Stream.of(
                noClasses().should().dependOnClassesThat().resideInAPackage("io.zmonitor.migrator.internal.."),
                noClasses().should().dependOnClassesThat().resideInAPackage("org.sqlite.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(internal + ".yaml..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("tools.jackson..", "org.snakeyaml.."),
                stranger(internal, "sql", "java.sql..", "java.nio..", internal + ".(model|read|compare|yaml)..")
                        .allowEmptyShould(true),
                stranger(internal, "model", "java.sql..", "java.nio.."),
                stranger(internal, "compare", "java.sql..", "java.nio.."),
                stranger(internal, "generate", "java.sql..", "java.nio.."),
                slices().matching(internal + ".(*)..").should().beFreeOfCycles(),
                fields().that().areStatic().should().beFinal(),
                NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    private static ArchRule stranger(String internal, String room, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(internal + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_room_keeps(ArchRule rule) {
        rule.check(BUILT);
    }

    @Test
    void its_classes_are_seen() {
        assertThat(BUILT.contain(SchemaException.class)).isTrue();
        assertThat(BUILT.contain(SchemaArchitectureTest.class)).isFalse();
    }
}
