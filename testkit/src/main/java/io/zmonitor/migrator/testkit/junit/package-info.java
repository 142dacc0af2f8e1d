/** Databases that JUnit gives to tests: {@link io.zmonitor.migrator.testkit.junit.MigratedDatabase}. */
package io.zmonitor.migrator.testkit.junit;
