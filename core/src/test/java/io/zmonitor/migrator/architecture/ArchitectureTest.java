package io.zmonitor.migrator.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.architecture.planted.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrows go one way: the front door, the run, the other rooms, the public records. */
class ArchitectureTest {
    private static final String HOUSE = Migrator.class.getPackageName();
    private static final String PLANTED = Visitor.class.getPackageName();
    private static final JavaClasses BUILT = new ClassFileImporter().importPath(Path.of("target", "classes"));
    private static final JavaClasses BUILT_FOR_TESTS =
            new ClassFileImporter().importPath(Path.of("target", "test-classes"));
    private static final List<String> FRONT_DOORS =
            List.of("Migrator", "Maintenance", "MigrationsLock", "MigrationsSnapshot", "BuiltInChecks");

    static Stream<ArchRule> rulesOfTheHouse() {
        return rules(HOUSE);
    }

    static Stream<ArchRule> rulesOfAHouseWithPlantedFaults() {
        return rules(PLANTED);
    }

    private static Stream<ArchRule> rules(String root) {
        String internal = root + ".internal";
        Stream<ArchRule> rules = Stream.of(
                noClasses()
                        .that()
                        .resideInAPackage(root)
                        .and(describe("are no front door", type -> !isFrontDoor(type)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(internal + ".."),
                noClasses()
                        .that()
                        .resideInAPackage(root + ".watch..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(internal + ".."),
                noSignatureLeadsInside(root, internal),
                stranger(internal, "plan", "java.sql..", "javax.sql..", "java.nio.."),
                stranger(internal, "takeover", "java.sql..", "javax.sql..", "java.nio.."),
                stranger(internal, "resolve", "java.sql..", "javax.sql.."),
                stranger(internal, "script", "java.sql..", "javax.sql.."),
                stranger(internal, "effect", "java.sql..", "javax.sql.."),
                stranger(internal, "folder", "java.sql..", "javax.sql.."),
                rooms(internal, "plan", in(internal, "result").negate()),
                rooms(internal, "takeover", in(internal, "plan", "result").negate()),
                rooms(internal, "script", in(internal, "sql", "result").negate()),
                rooms(
                        internal,
                        "folder",
                        in(internal, "script", "sql", "result").negate()),
                rooms(
                        internal,
                        "resolve",
                        in(internal, "folder", "script", "sql", "result").negate()),
                rooms(
                        internal,
                        "effect",
                        in(internal, "resolve", "script", "sql", "result").negate()),
                rooms(internal, "ledger", in(internal, "sql", "result").negate()),
                rooms(
                        internal,
                        "backup",
                        in(internal, "file", "schema", "sql", "result").negate()),
                rooms(internal, "file", type -> true),
                rooms(internal, "batch", in(internal, "sql").negate()),
                rooms(
                        internal,
                        "session",
                        in(internal, "change", "step", "background", "run", "maintenance", "snapshot")),
                rooms(internal, "change", in(internal, "step", "background", "run", "maintenance", "snapshot")),
                rooms(internal, "step", in(internal, "background", "run", "maintenance", "snapshot")),
                rooms(internal, "background", in(internal, "run", "maintenance", "snapshot")),
                rooms(internal, "run", in(internal, "maintenance", "snapshot")),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(root + ".health..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root + ".health.."),
                slices().matching(internal + ".(*)..").should().beFreeOfCycles(),
                methods()
                        .that(describe(
                                "are questions",
                                (JavaMethod method) -> method.getName().matches("(is|has|may|can|count)([A-Z].*)?")))
                        .should(new WriteNothing()),
                fields().that().areStatic().should().beFinal(),
                noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Base)"),
                noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class),
                NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS,
                NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
        // Rooms are furnished one after the other.
        return rules.map(rule -> rule.allowEmptyShould(true));
    }

    // What the compiler's lint "exports" would find, which is off for the sake of jspecify.
    private static ArchRule noSignatureLeadsInside(String root, String internal) {
        DescribedPredicate<JavaClass> inside =
                describe("is internal", type -> isIn(internal, type.getBaseComponentType()));
        DescribedPredicate<List<JavaClass>> oneInside =
                describe("one is internal", types -> types.stream().anyMatch(inside));
        return noCodeUnits()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage(root)
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should()
                .haveRawReturnType(inside)
                .orShould()
                .haveRawParameterTypes(oneInside);
    }

    private static ArchRule stranger(String internal, String room, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(internal + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private static ArchRule rooms(String internal, String room, Predicate<JavaClass> forbidden) {
        String own = internal + "." + room;
        DescribedPredicate<JavaClass> others = describe(
                "are in rooms that " + room + " does not know",
                type -> type.getPackageName().startsWith(internal + ".") && !isIn(own, type) && forbidden.test(type));
        return noClasses().that().resideInAPackage(own + "..").should().dependOnClassesThat(others);
    }

    private static Predicate<JavaClass> in(String internal, String... rooms) {
        return type -> Stream.of(rooms).anyMatch(room -> isIn(internal + "." + room, type));
    }

    private static boolean isIn(String room, JavaClass type) {
        return type.getPackageName().equals(room) || type.getPackageName().startsWith(room + ".");
    }

    private static boolean isFrontDoor(JavaClass type) {
        String outermost =
                type.getName().substring(type.getPackageName().length() + 1).split("\\$", 2)[0];
        return FRONT_DOORS.contains(outermost);
    }

    @ParameterizedTest
    @MethodSource("rulesOfTheHouse")
    void the_house_keeps(ArchRule rule) {
        rule.check(BUILT);
    }

    @ParameterizedTest
    @MethodSource("rulesOfAHouseWithPlantedFaults")
    void a_planted_fault_is_found(ArchRule rule) {
        JavaClasses planted = BUILT_FOR_TESTS.that(
                describe("are planted", type -> type.getPackageName().startsWith(PLANTED)));

        assertThat(rule.evaluate(planted).hasViolation()).isTrue();
    }

    @Test
    void no_text_is_put_together_by_machinery_that_a_cold_process_must_load() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("target", "classes"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".class")))
                    .hasSizeGreaterThan(300)
                    .noneMatch(file -> names(file, "makeConcatWithConstants"))
                    .anyMatch(file -> names(file, "java/lang/invoke/LambdaMetafactory"));
        }
    }

    private static boolean names(Path classFile, String word) {
        try {
            return Files.readString(classFile, StandardCharsets.ISO_8859_1).contains(word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void all_classes_of_core_are_seen() {
        assertThat(BUILT.contain(Migrator.class)).isTrue();
        assertThat(BUILT.contain(ArchitectureTest.class)).isFalse();
    }
}
