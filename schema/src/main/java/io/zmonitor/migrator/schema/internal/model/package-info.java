/** What a schema consists of. Pure data: no JDBC, no files. */
package io.zmonitor.migrator.schema.internal.model;
