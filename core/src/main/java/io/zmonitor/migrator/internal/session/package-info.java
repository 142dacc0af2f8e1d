/** What a run works with: its settings, the connection and its own settings, the ledger as it was read, the log. */
package io.zmonitor.migrator.internal.session;
