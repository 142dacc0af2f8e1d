/**
 * What {@code Maintenance} offers, a file for each call: backup and restore, rollback, baseline, repair, another key,
 * rehearsal, leftovers.
 */
package io.zmonitor.migrator.internal.maintenance;
