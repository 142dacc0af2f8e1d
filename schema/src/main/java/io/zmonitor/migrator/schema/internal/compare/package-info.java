/** The one notion of equality of two schemas. */
package io.zmonitor.migrator.schema.internal.compare;
