/** What goes wrong on devices, for tests: {@link io.zmonitor.migrator.testkit.faults.Faults}. */
package io.zmonitor.migrator.testkit.faults;
