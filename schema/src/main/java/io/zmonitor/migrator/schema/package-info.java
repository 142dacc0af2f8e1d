/**
 * The declared schema: {@code database.yaml} as the source of truth. Begin at {@link
 * io.zmonitor.migrator.schema.DeclaredSchema}.
 */
package io.zmonitor.migrator.schema;
