/** A step that goes through a table in ranges of keys: which ranges, how large, and what runs for each. */
package io.zmonitor.migrator.internal.batch;
