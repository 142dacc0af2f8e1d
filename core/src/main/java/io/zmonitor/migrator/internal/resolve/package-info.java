/** Files and objects become migrations: names, headers, directives, the statement splitter, the lock file. */
package io.zmonitor.migrator.internal.resolve;
