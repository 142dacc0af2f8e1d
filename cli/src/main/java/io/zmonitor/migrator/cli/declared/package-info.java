/** The declared schema: what is made from it, and how a database differs. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.cli.declared;
