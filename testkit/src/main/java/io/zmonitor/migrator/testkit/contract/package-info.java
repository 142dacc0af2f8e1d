/** Contracts for migrations: extend one, give the source, and its tests run. */
package io.zmonitor.migrator.testkit.contract;
