/** The commands, each of which makes one call of the library and says what it did. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.cli.command;
