package io.zmonitor.migrator;

/**
 * One repeatable of the set, as far as it is known without reading its script. Immutable and thread-safe.
 *
 * <p>Made by the library; later versions may add methods.
 */
public interface RepeatableEntry {
    /** Its identity. */
    String name();

    /** What its content is. */
    Checksum checksum();

    /** Where it comes from, relative to the migrations' folder. */
    String file();
}
