/** Deciding what an earlier runner has applied. Knows neither databases nor files. */
package io.zmonitor.migrator.internal.takeover;
