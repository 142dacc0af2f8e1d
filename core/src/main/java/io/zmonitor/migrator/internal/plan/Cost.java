package io.zmonitor.migrator.internal.plan;

import java.util.Set;

/** What a statement costs in space, by class. All names in lower case. */
public sealed interface Cost {
    /**
     * Pages of the catalogue and of the ledger, and what stands in the script itself.
     *
     * @param text the script's length in bytes
     */
    record Script(long text) implements Cost {}

    /**
     * A table without rows.
     *
     * @param table its name
     * @param indexes how many indexes it gets by itself, at most
     */
    record Create(String table, int indexes) implements Cost {}

    /**
     * Rows added.
     *
     * @param tables the table and those that its triggers reach
     * @param sources the tables that they are copied from; empty if they stand in the statement
     * @param text the statement's length in bytes
     */
    record Append(Set<String> tables, Set<String> sources, long text) implements Cost {}

    /**
     * Rows changed, all of them for all that is known.
     *
     * @param table in which
     * @param triggered the tables that its triggers reach: each may get a row for each row of it
     */
    record Rewrite(String table, Set<String> triggered) implements Cost {}

    /**
     * Rows removed, or a column.
     *
     * @param table from where
     * @param triggered the tables that its triggers reach: each may get a row for each row of it
     */
    record Remove(String table, Set<String> triggered) implements Cost {}

    /**
     * A table gone.
     *
     * @param name what it is called
     */
    record Drop(String name) implements Cost {}

    /**
     * A table under another name.
     *
     * @param from the old one
     * @param to the new one
     */
    record Rename(String from, String to) implements Cost {}

    /**
     * An index built.
     *
     * @param table on what
     */
    record Index(String table) implements Cost {}

    /** The file written anew. */
    record Vacuum() implements Cost {}

    /** Anything: Java code, a virtual table, foreign keys that delete by cascade. */
    record Anything() implements Cost {}
}
