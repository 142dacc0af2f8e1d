/** The results of calls, whose public types are interfaces: made here, so that they can grow. */
package io.zmonitor.migrator.internal.result;
