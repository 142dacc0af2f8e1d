/** A text becomes statements: tokens as SQLite sees them, headers, directives, and what no script may do. */
package io.zmonitor.migrator.internal.script;
