/** What a database holds before and after migrations, and what of it is gone or changed. */
package io.zmonitor.migrator.testkit.internal.compare;
