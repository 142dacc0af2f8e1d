/** The rare acts: the ledger is corrected, the key changed, a leftover deleted, work in the background finished. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.cli.upkeep;
