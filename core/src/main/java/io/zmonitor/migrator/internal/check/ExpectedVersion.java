package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseVersion;
import java.util.function.Predicate;

/**
 * The schema stands where somebody expects it.
 *
 * @param expected whether it is there
 * @param text the same for people
 */
public record ExpectedVersion(Predicate<DatabaseVersion> expected, String text) implements Check {
    @Override
    public String name() {
        return "expected version";
    }

    @Override
    public String description() {
        return "the schema is at " + text;
    }

    @Override
    public Verdict check(Check.Context context) {
        DatabaseVersion version = context.phase() == Phase.PRE
                ? context.plan().before()
                : context.plan().after();
        return expected.test(version)
                ? Verdict.pass()
                : Verdict.fail(
                        "the schema is at " + version.schema() + "/" + version.data() + "/" + version.seed()
                                + " (schema/data/seed), and expected at " + text,
                        "Find out how it came there, or correct what is expected.");
    }
}
