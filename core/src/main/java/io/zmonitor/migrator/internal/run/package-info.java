/** The run: the story in {@code MigrationRun}, and the stages it calls. */
package io.zmonitor.migrator.internal.run;
