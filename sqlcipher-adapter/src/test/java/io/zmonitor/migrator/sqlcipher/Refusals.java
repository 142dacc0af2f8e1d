package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.assertj.MigratorAssertions;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Shows that a call is refused with a code, and that not one byte of the folder changes. */
final class Refusals {
    private Refusals() {}

    static MigrationException assertRefused(Path folder, ProblemCode code, ThrowingCallable call) throws IOException {
        FolderContent before = FolderContent.of(folder);

        MigrationException refusal = catchThrowableOfType(MigrationException.class, call);

        MigratorAssertions.assertThat(refusal).hasCode(code).leftDatabase(DatabaseState.UNTOUCHED);
        assertThat(FolderContent.of(folder)).as("the folder's bytes").isEqualTo(before);
        return refusal;
    }
}
