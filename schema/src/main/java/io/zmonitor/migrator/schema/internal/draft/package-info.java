/** The next migration and its rollback, proved before they are written. */
package io.zmonitor.migrator.schema.internal.draft;
