package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
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
}
