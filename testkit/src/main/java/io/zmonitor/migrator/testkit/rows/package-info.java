/** Rows for tests, aimed at what migrations lose: {@link io.zmonitor.migrator.testkit.rows.Rows}. */
package io.zmonitor.migrator.testkit.rows;
