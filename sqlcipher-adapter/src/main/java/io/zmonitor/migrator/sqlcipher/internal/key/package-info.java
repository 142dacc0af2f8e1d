/** A key in memory, what is derived from it, and what it does with one page. */
package io.zmonitor.migrator.sqlcipher.internal.key;
