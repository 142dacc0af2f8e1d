package io.zmonitor.migrator.testkit;

/**
 * How a child process ended. Immutable and thread-safe.
 *
 * @param exitCode 0 if all was well; 137 on most systems if it was killed
 * @param out what it wrote to standard output, with a line feed after each line
 * @param err what it wrote to standard error, in the same way
 */
public record ChildOutcome(int exitCode, String out, String err) {}
