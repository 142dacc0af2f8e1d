package io.zmonitor.migrator.internal.takeover;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.TakeOver.Declaration;
import io.zmonitor.migrator.internal.takeover.TakeOverOutcome.Fate;
import io.zmonitor.migrator.internal.takeover.TakeOverOutcome.Inference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What rows and declarations say by themselves, before the schema is asked. */
final class RowClaims {
    /** A migration counts as applied, by this row if there is one. */
    record Claim(KnownMigration migration, Optional<LegacyRow> row, RowMatch.By by) {}

    private final Map<MigrationId, KnownMigration> known = new LinkedHashMap<>();
    private final Map<MigrationId, Claim> claims = new HashMap<>();
    private final Map<Long, Fate> fates = new LinkedHashMap<>();
    private final Set<MigrationId> settled = new HashSet<>();
    private final List<Inference> declarations = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();

    RowClaims(LegacyLedger ledger, List<KnownMigration> migrations, TakeOver declared) {
        migrations.forEach(migration -> known.put(migration.id(), migration));
        Map<Long, Declaration> rowsDeclared = new HashMap<>();
        for (Declaration declaration : declared.declarations()) {
            if (declaration instanceof Declaration.RowIs row) {
                rowsDeclared.put(row.row(), row);
            } else if (declaration instanceof Declaration.RowIsNone row) {
                rowsDeclared.put(row.row(), row);
            }
        }
        for (LegacyRow row : ledger.rows()) {
            Declaration declaration = rowsDeclared.get(row.version());
            if (declaration == null) {
                match(row, RowMatch.of(row, migrations), "");
            } else if (declaration instanceof Declaration.RowIs is) {
                declaredRow(row, is);
            } else {
                fates.put(row.version(), new Fate(row, Optional.empty(), "declared: " + declaration.reason()));
            }
        }
        declared.declarations().forEach(this::settle);
    }

    private void declaredRow(LegacyRow row, Declaration.RowIs declaration) {
        KnownMigration migration = known.get(declaration.migration());
        if (migration != null) {
            match(row, new RowMatch.Fits(migration, RowMatch.By.DECLARATION), ": " + declaration.reason());
        } else {
            unexplained.add(
                    row.name() + " is declared to be " + declaration.migration() + ", which this build does not have");
        }
    }

    private void match(LegacyRow row, RowMatch match, String reason) {
        if (match instanceof RowMatch.FitsNone none) {
            unexplained.add(row.name() + " " + none.why());
        } else if (match instanceof RowMatch.Fits fits) {
            MigrationId id = fits.migration().id();
            Claim twin = claims.put(id, new Claim(fits.migration(), Optional.of(row), fits.by()));
            if (twin != null) {
                unexplained.add(row.name() + " is the second row of " + id);
            }
            fates.put(
                    row.version(),
                    new Fate(row, Optional.of(id), "by " + fits.by().words() + reason));
        }
    }

    private void settle(Declaration declaration) {
        if (declaration instanceof Declaration.Applied applied) {
            KnownMigration migration = known.get(applied.migration());
            if (migration == null) {
                unknown(applied.migration());
                return;
            }
            Claim claim = claims.get(applied.migration());
            Optional<LegacyRow> row = claim == null ? Optional.empty() : claim.row();
            claims.put(applied.migration(), new Claim(migration, row, RowMatch.By.DECLARATION));
            row.ifPresent(found -> fate(found, Optional.of(applied.migration()), "declared: " + applied.reason()));
            settle(applied.migration(), "applied", declaration);
        } else if (declaration instanceof Declaration.NotApplied not) {
            if (!known.containsKey(not.migration())) {
                unknown(not.migration());
                return;
            }
            withdraw(not.migration(), "declared not applied: " + not.reason());
            settle(not.migration(), "not applied", declaration);
        }
    }

    private void settle(MigrationId id, String what, Declaration declaration) {
        settled.add(id);
        declarations.add(new Inference(id, id + " counts as " + what + ", as was declared: " + declaration.reason()));
    }

    private void unknown(MigrationId migration) {
        unexplained.add(migration + " is declared, but this build does not have it");
    }

    /** The migration does not count as applied; its row, if it has one, is kept in the audit only. */
    void withdraw(MigrationId migration, String why) {
        Claim claim = claims.remove(migration);
        if (claim != null) {
            claim.row().ifPresent(row -> fate(row, Optional.empty(), why));
        }
    }

    /** The migration counts as applied, although no row says so. */
    void infer(KnownMigration migration) {
        claims.put(migration.id(), new Claim(migration, Optional.empty(), RowMatch.By.NUMBER));
    }

    private void fate(LegacyRow row, Optional<MigrationId> migration, String text) {
        fates.put(row.version(), new Fate(row, migration, text));
    }

    Optional<Claim> of(MigrationId migration) {
        return Optional.ofNullable(claims.get(migration));
    }

    /** Whether somebody said so: the schema is not asked. */
    boolean isSettled(MigrationId migration) {
        return settled.contains(migration);
    }

    Set<MigrationId> applied() {
        return Set.copyOf(claims.keySet());
    }

    List<Fate> fates() {
        return List.copyOf(fates.values());
    }

    /** What counts as applied or not because somebody said so. */
    List<Inference> declarations() {
        return List.copyOf(declarations);
    }

    List<String> unexplained() {
        return unexplained;
    }
}
