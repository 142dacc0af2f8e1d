/** Opening and making files through the driver, and finding out why one does not open. */
package io.zmonitor.migrator.sqlcipher.internal.open;
