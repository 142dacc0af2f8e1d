package io.zmonitor.migrator.internal.resolve;

import java.util.OptionalLong;
import java.util.Set;

/**
 * What a script's directives say about the script as a whole.
 *
 * @param foreignKeysOn {@code @foreign-keys on}: enforced while the script runs
 * @param noTransaction {@code @no-transaction}: its one statement cannot run in a transaction
 * @param mayDecrease {@code @rows <table> may decrease}: these tables may have fewer rows afterwards; lower case
 * @param compatibleWith {@code @compatible-with <number>}: the oldest build that may open the database afterwards
 */
public record ScriptOptions(
        boolean foreignKeysOn, boolean noTransaction, Set<String> mayDecrease, OptionalLong compatibleWith) {
    /** Copies the set. */
    public ScriptOptions {
        mayDecrease = Set.copyOf(mayDecrease);
    }
}
