package io.zmonitor.migrator.internal.result;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Verification;

/** What a verification finds. */
public final class Findings {
    private Findings() {}

    /** Data of a {@link Verification.Finding.InAudit}. */
    public record InAuditData(long row, String text) implements Verification.Finding.InAudit {}

    /** Data of a {@link Verification.Finding.InLedger}. */
    public record InLedgerData(MigrationId migration, String text) implements Verification.Finding.InLedger {}

    /** Data of a {@link Verification.Finding.InSource}. */
    public record InSourceData(String text) implements Verification.Finding.InSource {}

    /** Data of a {@link Verification.Finding.InSchema}. */
    public record InSchemaData(String text) implements Verification.Finding.InSchema {}
}
