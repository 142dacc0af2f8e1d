package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.health.Health;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.PageScan;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the library answers can grow: nobody outside constructs it or takes it apart by position. */
class ResultTypesTest {
    // Given by applications or openers, or a value that is all of what it is: nothing can be added to it.
    private static final Set<Class<?>> VALUES = Set.of(
            AuditEntry.Anchor.class,
            Background.Pace.class,
            BackupPolicy.class,
            Check.Verdict.Fail.class,
            Check.Verdict.Pass.class,
            Check.Verdict.Warn.class,
            Checksum.class,
            DatabaseFile.class,
            DatabaseVersion.class,
            Backfill.class,
            JavaMigration.BadRows.class,
            JavaMigration.Batches.class,
            JavaMigration.Function.class,
            MigrationId.class,
            MigrationSource.Classpath.class,
            MigrationSource.Combined.class,
            MigrationSource.Directory.class,
            MigrationSource.WithoutSnapshots.class,
            MigrationSource.Given.class,
            MigrationSource.Own.class,
            MigrationSource.Repeatables.class,
            PageScan.class,
            Problem.OfCheck.class,
            Problem.OfFile.class,
            Problem.OfMigrations.class,
            Problem.OfScript.class,
            Problem.OfStep.class,
            Problem.OfTarget.class,
            RepeatableMigration.class,
            ScriptLocation.class,
            SourceEntry.Header.class,
            SourceEntry.Header.Field.class,
            TakeOver.class,
            TakeOver.Declaration.Applied.class,
            TakeOver.Declaration.NotApplied.class,
            TakeOver.Declaration.RowIs.class,
            TakeOver.Declaration.RowIsNone.class,
            Target.Latest.class,
            Target.UpTo.class);

    @Test
    void a_public_record_is_a_value_that_is_listed() throws Exception {
        List<Class<?>> records = publicTypes().filter(Class::isRecord).toList();

        assertThat(records).containsExactlyInAnyOrderElementsOf(VALUES);
    }

    @Test
    void the_results_of_all_calls_are_interfaces() {
        assertThat(Stream.of(
                        MigrationReport.class,
                        RollbackReport.class,
                        Rehearsal.class,
                        Verification.class,
                        MigrationPlan.class,
                        MigrationStatus.Applied.class,
                        AuditEntry.class,
                        RunListener.Event.Started.class,
                        Warning.class))
                .allMatch(Class::isInterface);
    }

    private static Stream<Class<?>> publicTypes() {
        return Stream.of(Migrator.class, Health.class, DatabaseOpener.class).flatMap(ResultTypesTest::typesBeside);
    }

    private static Stream<Class<?>> typesBeside(Class<?> type) {
        try {
            return publicTypes(type);
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<Class<?>> publicTypes(Class<?> ofPackage) throws IOException, URISyntaxException {
        String name = ofPackage.getPackageName();
        Path classes = Path.of(ofPackage
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(name.replace('.', '/'));
        List<String> names;
        try (Stream<Path> files = Files.list(classes)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .map(file -> name + "." + file.substring(0, file.length() - ".class".length()))
                    .toList();
        }
        return names.stream().<Class<?>>map(ResultTypesTest::named).filter(ResultTypesTest::isPublic);
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, Migrator.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }
}
