/**
 * Assertions on databases, reports and failures, for AssertJ, which the tests bring along. They begin at
 * {@link io.zmonitor.migrator.testkit.assertj.MigratorAssertions}.
 */
package io.zmonitor.migrator.testkit.assertj;
