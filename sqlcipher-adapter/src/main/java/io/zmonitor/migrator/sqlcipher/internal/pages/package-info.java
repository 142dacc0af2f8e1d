/** Pages, the journal and the log, and what is played back from them after a crash; no JDBC. */
package io.zmonitor.migrator.sqlcipher.internal.pages;
