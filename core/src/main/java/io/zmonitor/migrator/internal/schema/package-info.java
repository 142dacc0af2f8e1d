/** Questions about the schema of a database, asked from SQLite. */
package io.zmonitor.migrator.internal.schema;
