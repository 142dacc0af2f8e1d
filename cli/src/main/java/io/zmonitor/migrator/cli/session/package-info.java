/** What every command works with: the options, the key, the question before a dangerous act, and the words for records. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.cli.session;
