/** Where files of migrations lie: folders, jars, class paths, the lock file, and their names. */
package io.zmonitor.migrator.internal.folder;
