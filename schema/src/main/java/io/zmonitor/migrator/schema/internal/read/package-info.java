/** A schema is read from a database: pragmas, and the stored SQL for what they do not tell. */
package io.zmonitor.migrator.schema.internal.read;
