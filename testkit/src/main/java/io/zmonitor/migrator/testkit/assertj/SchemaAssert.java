package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.schema.DatabaseSchema;
import io.zmonitor.migrator.schema.DeclaredSchema;
import io.zmonitor.migrator.schema.SchemaDifference;
import io.zmonitor.migrator.schema.SchemaException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what a schema means, not on how its statements are written: what the module {@code schema} calls a difference
 * of the severity {@code ERROR} is one here.
 */
public final class SchemaAssert extends AbstractAssert<SchemaAssert, DatabaseSchema> {
    private static final String REMEDY = "Write the migration that is missing, or correct what is expected.";

    SchemaAssert(DatabaseSchema actual) {
        super(actual, SchemaAssert.class);
    }

    /** The schema means the same as this one. */
    public SchemaAssert meansTheSameAs(DatabaseSchema expected) {
        isNotNull();
        return isWithout(actual.differencesFrom(Objects.requireNonNull(expected, "expected")));
    }

    /**
     * The schema is what a file declares, such as {@code database.yaml}.
     *
     * @throws SchemaException if the file is missing or has a mistake
     */
    public SchemaAssert isDeclaredIn(Path file) {
        return isDeclared(DeclaredSchema.read(file));
    }

    /** The schema is what is declared. */
    public SchemaAssert isDeclared(DeclaredSchema expected) {
        isNotNull();
        return isWithout(actual.differencesFrom(Objects.requireNonNull(expected, "expected")));
    }

    /** These are the application's tables, and no others. */
    public SchemaAssert hasTables(String... names) {
        isNotNull();
        List<String> there = folded(actual.tables());
        List<String> expected = folded(Arrays.asList(names));
        List<String> sentences = new ArrayList<>();
        expected.stream()
                .filter(name -> !there.contains(name))
                .forEach(name -> sentences.add("Table " + name + " is missing."));
        there.stream()
                .filter(name -> !expected.contains(name))
                .forEach(name -> sentences.add("Table " + name + " is not expected."));
        Difference.none("The schema is not what is expected:", sentences, REMEDY);
        return this;
    }

    private static List<String> folded(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private SchemaAssert isWithout(List<SchemaDifference> differences) {
        List<String> sentences = differences.stream()
                .filter(difference -> difference.severity() == SchemaDifference.Severity.ERROR)
                .map(SchemaDifference::sentence)
                .toList();
        Difference.none("The schema is not what is expected:", sentences, REMEDY);
        return this;
    }
}
