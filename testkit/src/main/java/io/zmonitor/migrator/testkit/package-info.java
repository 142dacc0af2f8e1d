/**
 * What tests of migrations and of openers are written with. {@link io.zmonitor.migrator.testkit.TestDatabase} is one real
 * file, {@link io.zmonitor.migrator.testkit.assertj.MigratorAssertions} asserts on it, contracts are extended, and
 * {@link io.zmonitor.migrator.testkit.ChildJvm} is a process that may be killed.
 */
package io.zmonitor.migrator.testkit;
