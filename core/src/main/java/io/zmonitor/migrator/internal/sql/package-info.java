/** Thin access to SQLite over JDBC, and what its errors may be trusted to say. */
package io.zmonitor.migrator.internal.sql;
