package io.zmonitor.migrator.internal.result;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus;
import java.util.OptionalDouble;

/** What is said of work beside the application. */
public final class Backgrounds {
    private Backgrounds() {}

    /** Data of a {@link Background.Reason}. */
    public record ReasonData(Kind kind, String text) implements Background.Reason {}

    /** Data of a {@link Background.Step}. */
    public record StepData(MigrationId id, boolean isKnown, MigrationStatus.HalfDone done, OptionalDouble position)
            implements Background.Step {}
}
