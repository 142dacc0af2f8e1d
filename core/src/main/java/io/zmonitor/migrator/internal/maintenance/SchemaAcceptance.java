package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.RunContext;
import io.zmonitor.migrator.internal.change.SingleChange;
import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.ledger.SchemaDrift;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.session.AuditLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Makes the schema as it is now the one that later runs compare with. */
public record SchemaAcceptance(RunSettings settings, String reason) {
    /** What differed; nothing is written if nothing did. */
    public List<String> execute() {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        // Whoever accepts a drift is not to be refused for it.
        RunSettings accepting = settings.withDrift(Drift.WARN);
        return SingleChange.make(accepting, set, new Listeners(settings.listeners()), Operation.REPAIR, body());
    }

    private SingleChange.Body<List<String>> body() {
        return new SingleChange.Body<>() {
            private List<String> differences = List.of();

            @Override
            public Optional<List<String>> before(RunContext context) throws SQLException {
                differences = SchemaDrift.of(context.session().database());
                return differences.isEmpty() ? Optional.of(differences) : Optional.empty();
            }

            @Override
            public List<String> change(RunContext context, AuditLog audit) throws SQLException {
                AuditLog.Movement nowhere =
                        AuditLog.Movement.at(context.session().ledger().version());
                audit.append(Operation.REPAIR, "", nowhere, "accepted the schema: " + reason);
                return differences;
            }
        };
    }
}
