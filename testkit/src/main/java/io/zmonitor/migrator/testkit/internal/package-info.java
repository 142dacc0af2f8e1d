/** How templates are told apart, kept and shared, and what a test's databases are made with. */
package io.zmonitor.migrator.testkit.internal;
