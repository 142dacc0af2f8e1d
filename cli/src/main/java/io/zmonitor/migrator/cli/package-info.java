/** The operator's command: one executable with a command for each call of the library. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.cli;
