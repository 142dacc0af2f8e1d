package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** What a failed call said. */
public final class MigrationExceptionAssert
        extends AbstractThrowableAssert<MigrationExceptionAssert, MigrationException> {
    MigrationExceptionAssert(@Nullable MigrationException actual) {
        super(actual, MigrationExceptionAssert.class);
    }

    /** It failed for this reason. */
    public MigrationExceptionAssert hasCode(ProblemCode code) {
        isNotNull();
        Assertions.assertThat(actual.problem().code()).as(actual.getMessage()).isEqualTo(code);
        return this;
    }

    /** It says that this is what it left. */
    public MigrationExceptionAssert leftDatabase(DatabaseState state) {
        isNotNull();
        Assertions.assertThat(actual.databaseState()).as(actual.getMessage()).isEqualTo(state);
        return this;
    }

    /** It had applied and kept exactly these, in this order. */
    public MigrationExceptionAssert hasApplied(MigrationId... migrations) {
        isNotNull();
        Assertions.assertThat(actual.applied())
                .as(actual.getMessage())
                .extracting(MigrationReport.Applied::id)
                .containsExactly(migrations);
        return this;
    }
}
