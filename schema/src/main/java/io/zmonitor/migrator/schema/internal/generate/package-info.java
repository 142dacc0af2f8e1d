/** What is made from a declared schema. */
package io.zmonitor.migrator.schema.internal.generate;
