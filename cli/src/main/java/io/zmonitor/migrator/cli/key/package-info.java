/** Where a key comes from: never an argument, and never two places at once. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.cli.key;
