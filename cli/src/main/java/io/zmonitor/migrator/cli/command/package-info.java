/** The commands of each day: what is pending, what was done, and the way back. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.cli.command;
