/** The one way to change a database: locked, backed up, recorded, committed, and told if it fails. */
package io.zmonitor.migrator.internal.change;
