/**
 * Opening, creating and proving SQLCipher files. {@link io.zmonitor.migrator.sqlcipher.SqlCipherKey} is the front door
 * and all of it.
 */
package io.zmonitor.migrator.sqlcipher;
