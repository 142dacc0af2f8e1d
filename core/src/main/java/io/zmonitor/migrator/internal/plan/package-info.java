/** Deciding what a run does: lists in, lists out. Knows neither databases nor files. */
package io.zmonitor.migrator.internal.plan;
