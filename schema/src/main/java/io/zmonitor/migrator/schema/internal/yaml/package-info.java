/** The file database.yaml: read, checked and written. */
package io.zmonitor.migrator.schema.internal.yaml;
