package io.zmonitor.migrator.internal.takeover;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationStatus.LedgerEntry;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.takeover.RowClaims.Claim;
import io.zmonitor.migrator.internal.takeover.SchemaEvidence.Finding;
import io.zmonitor.migrator.internal.takeover.TakeOverOutcome.Inference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what an earlier runner's ledger means: which migration each row is the record of, and, where the ledger is
 * ambiguous, what the schema says. Every state that it knows, and how it comes about, is in docs/how-to/adopt-a-database.md.
 */
public final class TakeOverDecision {
    private final LegacyLedger ledger;
    private final List<KnownMigration> known;
    private final SchemaEvidence schema;
    private final RowClaims claims;
    private final List<Inference> inferences = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private final Set<MigrationId> half = new HashSet<>(); // without a row

    private TakeOverDecision(
            LegacyLedger ledger, List<KnownMigration> known, SchemaEvidence schema, TakeOver declared) {
        this.ledger = ledger;
        this.known = known;
        this.schema = schema;
        this.claims = new RowClaims(ledger, known, declared);
        inferences.addAll(claims.declarations());
    }

    /**
     * Decides.
     *
     * @param known all migrations of this build, in the order of execution
     */
    public static TakeOverOutcome of(
            LegacyLedger ledger, List<KnownMigration> known, SchemaEvidence schema, TakeOver declared) {
        return new TakeOverDecision(ledger, known, schema, declared).outcome();
    }

    private TakeOverOutcome outcome() {
        for (KnownMigration migration : known) {
            if (!claims.isSettled(migration.id()) && claims.of(migration.id()).isEmpty()) {
                withoutRow(migration);
            }
        }
        for (KnownMigration migration : known) {
            Optional<Claim> claim = claims.of(migration.id());
            if (claim.isPresent() && !claims.isSettled(migration.id())) {
                withRow(claim.get());
            }
        }
        List<String> all = new ArrayList<>(claims.unexplained());
        all.addAll(unexplained);
        return new TakeOverOutcome(entries(), claims.fates(), inferences, all);
    }

    private void withRow(Claim claim) {
        MigrationId id = claim.migration().id();
        // An edited script says nothing about the schema that the released one made; the comparison refuses it.
        if (claim.row().isEmpty() || claim.by() == RowMatch.By.NAME_ALONE) {
            return;
        }
        String name = claim.row().get().name();
        Finding finding = schema.of(id, claims.applied());
        if (finding.isHalf() && isUndoneByHalf(finding)) {
            return; // what is missing was removed by a migration that is told as half applied itself
        }
        if (finding.isHalf()) {
            unexplained.add(name + " says that " + id + " was applied, but the schema has only a part of it: "
                    + finding.both());
        } else if (finding.isAllGone()) {
            String why = "nothing of it is in the schema: " + SchemaEvidence.some(finding.missing());
            claims.withdraw(id, "not applied any more: " + why);
            infer(id, "counts as not applied although " + name + " says so: " + why);
        } else if (claim.by() == RowMatch.By.NUMBER && finding.isSilent()) {
            unexplained.add(name + " has neither hash nor description of " + id + ", and the schema does not tell");
        } else if (claim.by() == RowMatch.By.NUMBER || claim.by() == RowMatch.By.DESCRIPTION) {
            infer(
                    id,
                    "counts as applied by " + name + ", which has no hash, recognised by "
                            + claim.by().words() + "; its content is taken to be what it is now");
        }
    }

    private boolean isUndoneByHalf(Finding finding) {
        Set<MigrationId> all = new HashSet<>(claims.applied());
        return all.addAll(half) && schema.isUndone(finding, all);
    }

    private void withoutRow(KnownMigration migration) {
        MigrationId id = migration.id();
        Finding finding = schema.of(id, claims.applied());
        if (finding.isHalf()) {
            half.add(id);
            unexplained.add(id + " is half applied, and no row says so: " + finding.both());
        } else if (finding.isAllThere() && migration.proof() == KnownMigration.Proof.WHOLE) {
            claims.infer(migration);
            infer(
                    id,
                    "counts as applied although no row says so" + taker(id) + ": all of it is in the schema: "
                            + SchemaEvidence.some(finding.here()));
        } else if (finding.isAllThere()) {
            unexplained.add(id + " may be half applied: no row says so, " + SchemaEvidence.some(finding.here())
                    + " is in the schema, but its later statements write rows");
        } else if (finding.isSilent() && isReplaced(id)) {
            unexplained.add(
                    id + " may have been applied before " + holder(id) + " took its number; the schema does not tell");
        } else if (migration.proof() == KnownMigration.Proof.IN_PARTS) {
            unexplained.add(id + " may have been applied in part: no row says so, but it commits in its middle, and "
                    + ledger.runner().program() + " kept what was committed before a failure");
        } else {
            notApplied(id);
        }
    }

    private void notApplied(MigrationId id) {
        if (ledger.row(id.number()).isPresent()) {
            infer(id, "counts as not applied" + taker(id));
        } else if (id.number() < ledger.newest()) {
            infer(id, "counts as not applied: no row says so, although row " + ledger.newest() + " is there");
        }
    }

    /**
     * Whether the row of this migration may have been written over by one that runs later within a number. Only
     * migrate.py wrote over rows, and it ran schema, data and seed of a number in this order.
     */
    private boolean isReplaced(MigrationId id) {
        return ledger.runner() == LegacyLedger.Runner.MIGRATE
                && holderType(id).map(type -> type.compareTo(id.type()) > 0).orElse(false);
    }

    private Optional<MigrationType> holderType(MigrationId id) {
        for (KnownMigration migration : known) {
            Optional<Claim> claim = claims.of(migration.id());
            if (claim.flatMap(Claim::row).map(LegacyRow::version).orElse(-1L) == id.number()) {
                return Optional.of(migration.id().type());
            }
        }
        return Optional.empty();
    }

    private String taker(MigrationId id) {
        return ledger.row(id.number()).isPresent() ? ", its number was taken by " + holder(id) : "";
    }

    private String holder(MigrationId id) {
        return holderType(id)
                .map(type -> new MigrationId(type, id.number()).toString())
                .orElse("row " + id.number());
    }

    private void infer(MigrationId id, String text) {
        inferences.add(new Inference(id, id + " " + text));
    }

    private List<LedgerEntry> entries() {
        List<LedgerEntry> entries = new ArrayList<>();
        for (KnownMigration migration : known) {
            claims.of(migration.id()).ifPresent(claim -> entries.add(entry(claim)));
        }
        return entries;
    }

    private LedgerEntry entry(Claim claim) {
        MigrationId id = claim.migration().id();
        String description = claim.migration().entry().description();
        Optional<Checksum> now = Optional.of(claim.migration().entry().checksum());
        if (claim.row().isEmpty()) {
            String by = claims.isSettled(id) ? "declared at take-over" : "inferred at take-over";
            return new Results.LedgerEntryData(id, description, now, ledger.readAt(), Duration.ZERO, by);
        }
        LegacyRow row = claim.row().get();
        boolean edited = claim.by() == RowMatch.By.NAME_ALONE;
        Optional<Checksum> checksum = edited ? row.lowerHash().map(Checksum::parse) : now;
        String by = row.appliedBy().isBlank() ? ledger.runner().program() : row.appliedBy();
        return new Results.LedgerEntryData(id, description, checksum, row.instant(), row.took(), by);
    }
}
