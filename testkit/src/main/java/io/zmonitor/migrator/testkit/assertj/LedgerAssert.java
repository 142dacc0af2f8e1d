package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the ledger: which migrations were applied, and by whom. */
public final class LedgerAssert extends AbstractAssert<LedgerAssert, Map<MigrationId, MigrationStatus.LedgerEntry>> {
    private static final String TITLE = "The ledger is not what is expected:";
    private static final String REMEDY = "Migrate to the version that the test means, or correct what is expected.";

    private final Migrator migrator;

    /** The ledger of the database that this migrates. */
    LedgerAssert(Migrator migrator) {
        super(entries(migrator), LedgerAssert.class);
        this.migrator = migrator;
    }

    private static Map<MigrationId, MigrationStatus.LedgerEntry> entries(Migrator migrator) {
        Map<MigrationId, MigrationStatus.LedgerEntry> entries = new LinkedHashMap<>();
        for (MigrationStatus status : migrator.status()) {
            status.inLedger().ifPresent(entry -> entries.put(entry.id(), entry));
        }
        return entries;
    }

    /** These migrations were applied, and no others. */
    public LedgerAssert containsExactly(MigrationId... migrations) {
        List<String> sentences = missing(migrations);
        actual.keySet().stream()
                .filter(id -> !Arrays.asList(migrations).contains(id))
                .forEach(id -> sentences.add(id + " was applied and is not expected"));
        Difference.none(TITLE, sentences, REMEDY);
        return this;
    }

    /** These migrations were applied. */
    public LedgerAssert contains(MigrationId... migrations) {
        Difference.none(TITLE, missing(migrations), REMEDY);
        return this;
    }

    private List<String> missing(MigrationId... migrations) {
        List<String> sentences = new ArrayList<>();
        for (MigrationId id : migrations) {
            if (!actual.containsKey(id)) {
                sentences.add(id + " was not applied");
            }
        }
        return sentences;
    }

    /** None of these migrations was applied. */
    public LedgerAssert doesNotContain(MigrationId... migrations) {
        List<String> sentences = new ArrayList<>();
        for (MigrationId id : migrations) {
            if (actual.containsKey(id)) {
                sentences.add(id + " was applied");
            }
        }
        Difference.none(TITLE, sentences, REMEDY);
        return this;
    }

    /** No migration was applied, or there is no ledger. */
    public LedgerAssert isEmpty() {
        return containsExactly();
    }

    /** This migration was applied by this application, as {@code zmonitor 4.1}. */
    public LedgerAssert isAppliedBy(MigrationId migration, String application) {
        contains(migration);
        String by = Objects.requireNonNull(actual.get(migration)).appliedBy();
        List<String> sentences = by.equals(application)
                ? List.of()
                : List.of(migration + " should be applied by " + application + ", is by " + by);
        Difference.none(TITLE, sentences, "Give the application's name with Migrator.withApplication.");
        return this;
    }

    /**
     * Every applied migration is in this source, with the content that was applied, and none of the others would have to run
     * before it.
     *
     * @throws MigrationException if the source cannot be read
     */
    public LedgerAssert agreesWith(MigrationSource source) {
        List<String> sentences = new ArrayList<>();
        for (MigrationStatus status : migrator.withSource(source).status()) {
            if (status instanceof MigrationStatus.Changed) {
                sentences.add(status.id() + " was applied with another content");
            } else if (status instanceof MigrationStatus.Missing || status instanceof MigrationStatus.FromNewerBuild) {
                sentences.add(status.id() + " was applied and is not in the source");
            } else if (status instanceof MigrationStatus.OutOfOrder) {
                sentences.add(status.id() + " was not applied, and higher ones were");
            }
        }
        Difference.none(
                "The ledger does not agree with the source:",
                sentences,
                "A released migration is never edited, renumbered or deleted: put it back, and write a new one.");
        return this;
    }
}
