package io.zmonitor.migrator.internal.plan;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Verification.Finding;
import io.zmonitor.migrator.internal.result.Findings;
import java.util.ArrayList;
import java.util.List;

/** What in the ledger the source cannot confirm. */
public final class LedgerFindings {
    private LedgerFindings() {}

    /** The findings, in the order of execution. What is pending is none. */
    public static List<Finding> of(List<MigrationStatus> statuses) {
        List<Finding> findings = new ArrayList<>();
        for (MigrationStatus status : statuses) {
            if (status instanceof MigrationStatus.Changed changed) {
                String applied =
                        changed.entry().checksum().map(Checksum::toString).orElse("nothing");
                findings.add(new Findings.InLedgerData(
                        status.id(),
                        "it was applied as " + applied + ", and "
                                + changed.source().file() + " is now "
                                + changed.source().checksum()));
            } else if (status instanceof MigrationStatus.Missing) {
                findings.add(new Findings.InLedgerData(status.id(), "it is applied, but the source does not have it"));
            } else if (status instanceof MigrationStatus.FromNewerBuild newer) {
                findings.add(new Findings.InLedgerData(
                        status.id(),
                        "it was applied by a newer build: "
                                + Compatibility.named(newer.entry().appliedBy())));
            }
        }
        return findings;
    }
}
