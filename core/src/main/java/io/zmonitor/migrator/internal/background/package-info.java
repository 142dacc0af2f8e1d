/** What goes on beside the application: batches of steps that are recorded already. */
package io.zmonitor.migrator.internal.background;
