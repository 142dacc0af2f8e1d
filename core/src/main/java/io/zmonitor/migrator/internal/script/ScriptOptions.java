package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a script's directives say about the script as a whole.
 *
 * @param foreignKeysOn {@code @foreign-keys on}: enforced while the script runs
 * @param noTransaction {@code @no-transaction}: its one statement cannot run in a transaction
 * @param mayDecrease {@code @rows <table> may decrease}: these tables may have fewer rows afterwards; folded
 * @param mayChange {@code @rows <table> may change in <column>, <column>}: what these columns hold is converted while
 *     the table is rebuilt; folded
 * @param restarts {@code @sequence <table> restarts}: the AUTOINCREMENT counters of these tables may go down; folded
 * @param compatibleWith {@code @compatible-with <number>}: the oldest build that may open the database afterwards
 * @param batch {@code @batch}: the script goes through a table in ranges of keys
 * @param requires {@code @requires <migration>}: of these no row may be left to the background
 */
public record ScriptOptions(
        boolean foreignKeysOn,
        boolean noTransaction,
        Set<String> mayDecrease,
        Map<String, Set<String>> mayChange,
        Set<String> restarts,
        OptionalLong compatibleWith,
        Optional<BatchDirective> batch,
        Set<MigrationId> requires) {
    /** Copies the collections. */
    public ScriptOptions {
        mayDecrease = Set.copyOf(mayDecrease);
        mayChange = Map.copyOf(mayChange);
        restarts = Set.copyOf(restarts);
        requires = Set.copyOf(requires);
    }
}
