/** What watches runs: listeners that an application gives to {@link io.zmonitor.migrator.Migrator#withListener}. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.watch;
