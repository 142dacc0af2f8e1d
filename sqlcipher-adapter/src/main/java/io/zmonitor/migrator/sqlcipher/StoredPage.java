package io.zmonitor.migrator.sqlcipher;

/**
 * A copy of a page in a journal or write-ahead log.
 *
 * @param number of the page, counted from 1
 * @param position where it begins in that file
 */
record StoredPage(long number, long position) {}
