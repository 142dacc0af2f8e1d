package io.zmonitor.migrator.schema;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.schema.SchemaDifference.Severity;
import io.zmonitor.migrator.schema.internal.model.Rule;
import io.zmonitor.migrator.schema.internal.rule.RuleCheck;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Checks of a run against a declared schema: give them to {@code Migrator.withPreCheck} or {@code withPostCheck}. They only
 * read.
 */
public final class SchemaChecks {
    private static final int MOST_SENTENCES = 10;

    private SchemaChecks() {}

    /**
     * Refuses if the database differs from the declaration. As a post-check it vetoes a run whose migrations lead elsewhere,
     * and everything is undone. The order of columns is a warning; what is equal in effect or not managed is neither.
     */
    public static Check declared(DeclaredSchema schema) {
        Objects.requireNonNull(schema, "schema");
        return declared(() -> schema);
    }

    /**
     * The same with a declaration that is read only when the check runs: a boot with nothing pending runs no checks, and so
     * reads no YAML. If it cannot be read, the run is refused.
     */
    public static Check declared(Supplier<DeclaredSchema> schema) {
        return new Declared(Objects.requireNonNull(schema, "schema"), Verdicts.REFUSE);
    }

    /** Warns where {@link #declared(DeclaredSchema)} refuses. */
    public static Check declaredOrWarn(DeclaredSchema schema) {
        Objects.requireNonNull(schema, "schema");
        return new Declared(() -> schema, Verdicts.WARN);
    }

    /**
     * Looks for rows that break a rule of the declaration, with one query for each table. Reads these tables. Refuses if the
     * rule has severity {@code error} and action {@code fail}, else warns. Before the run, a rule whose table or column is
     * not there yet is a warning.
     *
     * @throws SchemaException with {@link SchemaCode#TRANSFORM} if a rule has the action {@code transform}
     */
    public static Check rules(DeclaredSchema schema) {
        for (Rule rule : Objects.requireNonNull(schema, "schema").declaration().rules()) {
            if (rule.action() == Rule.Action.TRANSFORM) {
                throw SchemaException.of(SchemaCode.TRANSFORM, rule.name());
            }
        }
        return new RuleCheck(schema.declaration());
    }

    private enum Verdicts {
        REFUSE,
        WARN
    }

    private record Declared(Supplier<DeclaredSchema> schema, Verdicts verdicts) implements Check {
        @Override
        public String name() {
            return "declared schema";
        }

        @Override
        public String description() {
            return "the database is what database.yaml declares";
        }

        @Override
        public Verdict check(Context context) {
            List<SchemaDifference> found = schema.get().differencesIn(context.connection()).stream()
                    .filter(difference -> difference.severity() != Severity.NOTE)
                    .toList();
            if (found.isEmpty()) {
                return Verdict.pass();
            }
            boolean fails = verdicts == Verdicts.REFUSE
                    && found.stream().anyMatch(difference -> difference.severity() == Severity.ERROR);
            return fails
                    ? Verdict.fail(
                            sentences(found),
                            "Write the migration that is missing, or correct database.yaml; differencesIn lists all.")
                    : Verdict.warn(sentences(found));
        }

        // The run ends the finding with a full stop of its own.
        private static String sentences(List<SchemaDifference> found) {
            String more = found.size() > MOST_SENTENCES ? " And " + (found.size() - MOST_SENTENCES) + " more." : "";
            String all = found.stream()
                            .limit(MOST_SENTENCES)
                            .map(SchemaDifference::sentence)
                            .collect(Collectors.joining(" "))
                    + more;
            return all.substring(0, all.length() - 1);
        }
    }
}
