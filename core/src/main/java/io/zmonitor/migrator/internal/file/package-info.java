/** Files and folders, made so that nobody else may read them, and what is done with them one deed at a time. */
package io.zmonitor.migrator.internal.file;
