/** Snapshots: made from replays, and compared with them. */
package io.zmonitor.migrator.internal.snapshot;
