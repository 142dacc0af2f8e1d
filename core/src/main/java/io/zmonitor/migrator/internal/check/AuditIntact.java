package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.Verification.Finding;
import io.zmonitor.migrator.internal.ledger.AuditReader;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The audit's rows are the ones that were written, all of them, as far as its chain of hashes shows. A run continues the
 * chain, so that what is wrong before its rows stays wrong.
 *
 * @param broken what a broken audit means
 */
public record AuditIntact(Broken broken) implements Check {
    private static final int NAMED = 5;

    // About 40 microseconds for each row in a process that has just begun.
    private static final long NEWEST = 250;

    /** What a broken audit means. */
    public enum Broken {
        /** The run goes on: nobody gets a device back to work by refusing to boot it. Of old rows only gaps are found. */
        WARNS,
        /** The run is refused. All rows are read. */
        REFUSES
    }

    @Override
    public String name() {
        return "audit intact";
    }

    @Override
    public String description() {
        return "the audit's chain of hashes is whole";
    }

    @Override
    public Verdict check(Check.Context context) throws SQLException {
        List<String> findings = findings(OwnContext.connection(context));
        if (findings.isEmpty()) {
            return Verdict.pass();
        }
        String first = String.join("; ", findings.stream().limit(NAMED).toList());
        String all = findings.size() > NAMED ? first + "; " + findings.size() + " findings in all" : first;
        return broken == Broken.WARNS
                ? Verdict.warn(all)
                : Verdict.fail(all, "See maintenance().verify(), and keep a copy of the file for whoever examines it.");
    }

    private List<String> findings(SqlConnection database) throws SQLException {
        AuditReader audit = new AuditReader(database);
        try {
            List<Finding> findings = broken == Broken.WARNS ? audit.findingsOfNewest(NEWEST) : audit.findings();
            List<String> texts = new ArrayList<>();
            for (Finding finding : findings) {
                texts.add(text(finding));
            }
            return texts;
        } catch (SQLException e) {
            if (ResultCode.of(e).isDamage()) {
                return List.of(); // the proof before the run names what is damaged, with its pages
            }
            if (!ResultCode.of(e).isPlainError()) {
                throw e;
            }
            return List.of("the audit cannot be read: its columns are not the ones that were made");
        }
    }

    private static String text(Finding finding) {
        return finding instanceof Finding.InAudit audit && audit.row() > 0
                ? "row " + audit.row() + " of the audit: " + audit.text()
                : finding.text();
    }
}
