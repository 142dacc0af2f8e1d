/** Looks into a database, for screens and for people. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.cli.look;
