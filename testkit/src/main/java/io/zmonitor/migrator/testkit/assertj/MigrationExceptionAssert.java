package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Assertions on what a failed call reported. */
public final class MigrationExceptionAssert
        extends AbstractThrowableAssert<MigrationExceptionAssert, MigrationException> {
    MigrationExceptionAssert(@Nullable MigrationException actual) {
        super(actual, MigrationExceptionAssert.class);
    }

    /** Verifies that the call failed for this reason. */
    public MigrationExceptionAssert hasCode(ProblemCode code) {
        isNotNull();
        Assertions.assertThat(actual.problem().code()).as(actual.getMessage()).isEqualTo(code);
        return this;
    }

    /** Verifies the state in which the call says that it left the database. */
    public MigrationExceptionAssert leftDatabase(DatabaseState state) {
        isNotNull();
        Assertions.assertThat(actual.databaseState()).as(actual.getMessage()).isEqualTo(state);
        return this;
    }

    /** Verifies that the call had applied and kept exactly these migrations, in this order. */
    public MigrationExceptionAssert hasApplied(MigrationId... migrations) {
        isNotNull();
        Assertions.assertThat(actual.applied())
                .as(actual.getMessage())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(migrations);
        return this;
    }

    /** Verifies that the failure is at this line of this script, as {@code schema/0004_rebuild.sql}. */
    public MigrationExceptionAssert isAt(String file, int line) {
        isNotNull();
        ScriptLocation location = location();
        Assertions.assertThat(location == null ? "no place in a script" : location.file() + ":" + location.line())
                .as(actual.getMessage())
                .isEqualTo(file + ":" + line);
        return this;
    }

    /** Verifies which migrations the failure is about. */
    public MigrationExceptionAssert isAbout(MigrationId... migrations) {
        isNotNull();
        List<MigrationId> about = actual.problem() instanceof Problem.OfMigrations several
                ? several.migrations()
                : actual.problem() instanceof Problem.OfStep step ? List.of(step.migration()) : List.of();
        Assertions.assertThat(about).as(actual.getMessage()).containsExactly(migrations);
        return this;
    }

    private @Nullable ScriptLocation location() {
        if (actual.problem() instanceof Problem.OfStep step) {
            return step.location();
        }
        return actual.problem() instanceof Problem.OfScript script ? script.location() : null;
    }
}
