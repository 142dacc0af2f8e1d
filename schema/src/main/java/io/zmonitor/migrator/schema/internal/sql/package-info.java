/** Texts in SQLite's dialect, cut into tokens and compared. */
package io.zmonitor.migrator.schema.internal.sql;
