package io.zmonitor.migrator;

/**
 * One repeatable of the set, as far as it is known without reading its script. Immutable and thread-safe.
 *
 * @param name its identity
 * @param checksum what its content is
 * @param file where it comes from, relative to the migrations' folder
 */
public record RepeatableEntry(String name, Checksum checksum, String file) {}
