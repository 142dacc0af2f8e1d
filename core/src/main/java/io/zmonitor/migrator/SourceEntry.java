package io.zmonitor.migrator;

/**
 * One migration of the set, as far as it is known without reading its script. Immutable and thread-safe.
 *
 * @param id its type and number
 * @param description what it does
 * @param checksum what its content is
 * @param file where it comes from: the script's name relative to the migrations' folder, or a Java class name
 */
public record SourceEntry(MigrationId id, String description, Checksum checksum, String file) {}
