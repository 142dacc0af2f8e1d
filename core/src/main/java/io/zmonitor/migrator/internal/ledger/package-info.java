/** The ledger, the state row and the audit: their tables, and what is read from and written to them. */
package io.zmonitor.migrator.internal.ledger;
