/**
 * Everything a user types or receives. {@link io.zmonitor.migrator.Migrator} is the front door; what lies in
 * {@code internal} may change in any release.
 */
package io.zmonitor.migrator;
