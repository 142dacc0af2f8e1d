package io.zmonitor.migrator.sqlcipher.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.zmonitor.migrator.sqlcipher.Examination;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import org.junit.jupiter.api.Test;

/** What the adapter knows, and which of its rooms know each other. */
class ImportsTest {
    private static final String HOUSE = "io.zmonitor.migrator.sqlcipher";
    private static final JavaClasses ADAPTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HOUSE);

    @Test
    void the_adapter_knows_jdbc_and_the_public_api_but_not_the_driver_except_for_its_functions() {
        classes()
                .that()
                .haveNameNotMatching(HOUSE + "\\.internal\\.open\\.DriverFunctions(\\$.*)?")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "io.zmonitor.migrator",
                        "io.zmonitor.migrator.spi",
                        HOUSE + "..",
                        "org.jspecify.annotations")
                .check(ADAPTER);
    }

    @Test
    void arrows_go_from_the_opening_to_the_pages_the_key_and_the_files() {
        layers("open", "pages", "key", "file").check(ADAPTER);
    }

    @Test
    void the_other_way_round_they_do_not() {
        assertThat(layers("file", "key", "pages", "open").evaluate(ADAPTER).hasViolation())
                .isTrue();
    }

    @Test
    void what_reads_pages_knows_no_jdbc() {
        withoutJdbc("pages").check(ADAPTER);

        assertThat(withoutJdbc("open").evaluate(ADAPTER).hasViolation()).isTrue();
    }

    private static ArchRule layers(String first, String second, String third, String last) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("door")
                .definedBy(HOUSE)
                .layer(first)
                .definedBy(room(first))
                .layer(second)
                .definedBy(room(second))
                .layer(third)
                .definedBy(room(third))
                .layer(last)
                .definedBy(room(last))
                .whereLayer("door")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer(first)
                .mayOnlyBeAccessedByLayers("door")
                .whereLayer(second)
                .mayOnlyBeAccessedByLayers("door", first)
                .whereLayer(third)
                .mayOnlyBeAccessedByLayers("door", first, second)
                // The public records of the adapter are everybody's.
                .ignoreDependency(
                        describe("any", type -> true),
                        describe(
                                "are public records",
                                type -> type.getName().startsWith(Examination.class.getName())
                                        || type.getName().startsWith(SqlCipherFormat.class.getName())));
    }

    private static ArchRule withoutJdbc(String room) {
        return noClasses()
                .that()
                .resideInAPackage(room(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..");
    }

    private static String room(String name) {
        return HOUSE + ".internal." + name;
    }
}
