/** What the command answers: documents, texts, exit codes, and what to do now. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.cli.output;
