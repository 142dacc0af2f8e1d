package io.zmonitor.migrator.sqlcipher.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportsTest {
    @Test
    void the_adapter_knows_jdbc_and_the_public_api_but_not_the_driver() {
        JavaClasses adapter = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.zmonitor.migrator.sqlcipher");

        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "io.zmonitor.migrator",
                        "io.zmonitor.migrator.sqlcipher",
                        "org.jspecify.annotations")
                .check(adapter);
    }
}
