/** From a path to an open connection: the run lock, creation, and what a crash left behind. */
package io.zmonitor.migrator.internal.open;
