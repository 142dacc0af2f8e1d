package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.Verification;
import io.zmonitor.migrator.Verification.Finding;
import io.zmonitor.migrator.internal.change.Planning;
import io.zmonitor.migrator.internal.ledger.AuditReader;
import io.zmonitor.migrator.internal.ledger.EntrySeals;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.ledger.SchemaDrift;
import io.zmonitor.migrator.internal.ledger.StateRow;
import io.zmonitor.migrator.internal.plan.LedgerFindings;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.result.Findings;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.session.Reading;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What was done to a database, and whether the records of it are the ones that were written. Changes nothing. */
public record AuditInspection(RunSettings settings) {
    /** All rows of the audit, the oldest first. */
    public List<AuditEntry> history() {
        return new Reading(settings).answer(database -> new AuditReader(database).entries());
    }

    /** Audit, ledger against source, and schema against the state row. */
    public Verification verify() {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        return new Reading(settings).answer(database -> verification(database, set));
    }

    private Verification verification(SqlConnection database, MigrationSet set) throws SQLException {
        AuditReader audit = new AuditReader(database);
        List<Finding> findings = new ArrayList<>(audit.findings());
        Ledger ledger = new Ledger(database, settings.name());
        List<LedgerEntry> entries = ledger.read();
        if (ledger.isOurs()) {
            set.differences().forEach(difference -> findings.add(new Findings.InSourceData(difference)));
            findings.addAll(LedgerFindings.of(Planning.statuses(set, entries, settings)));
            findings.addAll(EntrySeals.read(database).findings());
            findings.addAll(state(database, settings.name()));
        }
        return new Results.VerificationData(audit.size(), audit.anchor(), findings);
    }

    private static List<Finding> state(SqlConnection database, Path name) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        StateRow state = StateRow.read(database, name);
        if (state.entries() != state.entriesNow()) {
            findings.add(new Findings.InSchemaData("the last run left " + state.entries()
                    + " entries in the ledger, and now" + " there are " + state.entriesNow()));
        }
        List<String> differences = SchemaDrift.of(database);
        if (!differences.isEmpty()) {
            findings.add(new Findings.InSchemaData(
                    "the schema is not the one that the last run left: " + SchemaDrift.text(differences)));
        }
        return findings;
    }
}
