package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.SourceEntry;
import java.util.List;

/**
 * What a rollback is told.
 *
 * @param goal how far back
 * @param scripts which script wins
 * @param reason why, for the audit
 */
public record RollbackOrder(Goal goal, Maintenance.RollbackScripts scripts, String reason) {
    /** How far back. */
    public sealed interface Goal {
        /** Everything above this number, in every sequence. */
        record To(long number) implements Goal {
            /** Refuses negative numbers. */
            public To {
                if (number < 0) {
                    throw new IllegalArgumentException("a version is 0 or higher, not " + number);
                }
            }
        }

        /** Everything that this source does not know and that is newer than all it knows. */
        record NewerThan(List<SourceEntry> source) implements Goal {
            /** Copies the list. */
            public NewerThan {
                source = List.copyOf(source);
            }
        }

        /** This many, the newest first. */
        record Newest(int count) implements Goal {
            /** Refuses numbers below 1. */
            public Newest {
                if (count < 1) {
                    throw new IllegalArgumentException("1 or more are rolled back, not " + count);
                }
            }
        }
    }
}
