/** Validation rules, compiled to queries. */
package io.zmonitor.migrator.schema.internal.rule;
