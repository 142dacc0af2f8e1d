/** Backups of a closed database file, and the one way in which another file becomes the database. */
package io.zmonitor.migrator.internal.backup;
