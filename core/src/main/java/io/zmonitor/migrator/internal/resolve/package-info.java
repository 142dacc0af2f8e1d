/** Files and objects become a set of migrations: what belongs together, in which order, and what is missing. */
package io.zmonitor.migrator.internal.resolve;
