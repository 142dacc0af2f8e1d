package io.zmonitor.migrator.testkit.internal.compare;

/**
 * Something that is gone or changed.
 *
 * @param what in words, with the row's key and the values
 * @param remedy the switch that allows it
 */
public record Loss(String what, String remedy) {}
