package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.internal.script.ScriptParser;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call is refused with. */
public final class Refusals {
    public static final String FILE = "schema/0001_test.sql";

    private Refusals() {}

    public static Problem refusalOf(String script) {
        return problemOf(() -> ScriptParser.parse(FILE, script));
    }

    public static Problem problemOf(ThrowingCallable call) {
        MigrationException refusal = catchThrowableOfType(MigrationException.class, call);
        if (refusal == null) {
            throw new AssertionError("it was not refused");
        }
        return refusal.problem();
    }
}
