package io.zmonitor.migrator.internal.resolve;

import java.util.OptionalLong;
import java.util.Set;

/**
 * What a script's directives say about the script as a whole.
 *
 * @param foreignKeysOn {@code @foreign-keys on}: enforced while the script runs
 * @param noTransaction {@code @no-transaction}: its one statement cannot run in a transaction
 * @param mayDecrease {@code @rows <table> may decrease}: these tables may have fewer rows afterwards; folded
 * @param restarts {@code @sequence <table> restarts}: the AUTOINCREMENT counters of these tables may go down; folded
 * @param compatibleWith {@code @compatible-with <number>}: the oldest build that may open the database afterwards
 */
public record ScriptOptions(
        boolean foreignKeysOn,
        boolean noTransaction,
        Set<String> mayDecrease,
        Set<String> restarts,
        OptionalLong compatibleWith) {
    /** Copies the sets. */
    public ScriptOptions {
        mayDecrease = Set.copyOf(mayDecrease);
        restarts = Set.copyOf(restarts);
    }
}
