package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.Warning;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on what a run reported. */
public final class MigrationReportAssert extends AbstractAssert<MigrationReportAssert, MigrationReport> {
    private static final String TITLE = "The run did not do what is expected:";
    private static final String REMEDY = "Look at the plan before the run: migrator.plan().";

    MigrationReportAssert(MigrationReport actual) {
        super(actual, MigrationReportAssert.class);
    }

    /** The run applied exactly these migrations, in this order. */
    public MigrationReportAssert hasApplied(MigrationId... migrations) {
        isNotNull();
        return same(
                "applied",
                Arrays.asList(migrations),
                actual.applied().stream().map(MigrationReport.Applied::id).toList());
    }

    /** The run first undid exactly these migrations of a newer build, in this order. */
    public MigrationReportAssert hasRolledBack(MigrationId... migrations) {
        isNotNull();
        return same(
                "rolled back",
                Arrays.asList(migrations),
                actual.rolledBack().stream().map(RollbackReport.Undone::id).toList());
    }

    /** Exactly these repeatables ran, in this order. */
    public MigrationReportAssert hasRepeated(String... names) {
        isNotNull();
        return same(
                "repeated",
                Arrays.asList(names),
                actual.repeatables().stream()
                        .map(MigrationReport.Repeated::name)
                        .toList());
    }

    /** Nothing was pending. */
    public MigrationReportAssert wasUpToDate() {
        isNotNull();
        hasApplied();
        hasRolledBack();
        hasRepeated();
        return same("snapshot", "none", actual.snapshot().isEmpty() ? "none" : "number " + actual.snapshot());
    }

    /** The run found the database at this version; 0 for a new one. */
    public MigrationReportAssert beganAt(long version) {
        isNotNull();
        return same("version before", version, actual.before().number());
    }

    /** The run left the database at this version. */
    public MigrationReportAssert endedAt(long version) {
        isNotNull();
        return same("version after", version, actual.after().number());
    }

    /** The run noticed nothing. */
    public MigrationReportAssert hasNoWarnings() {
        isNotNull();
        Difference.none(
                "The run warned:",
                actual.warnings().stream()
                        .map(warning -> warning.kind() + ": " + warning.text())
                        .toList(),
                "Mend what the warning says, or expect it with hasWarnings(kinds…).");
        return this;
    }

    /** The run noticed things of exactly these kinds, in any order. */
    public MigrationReportAssert hasWarnings(Warning.Kind... kinds) {
        isNotNull();
        return same(
                "warnings",
                Arrays.stream(kinds).sorted().toList(),
                actual.warnings().stream().map(Warning::kind).sorted().toList());
    }

    /** The run took a backup before it changed anything. */
    public MigrationReportAssert hasBackup() {
        isNotNull();
        return same("backup", "taken", actual.backup().isPresent() ? "taken" : "none");
    }

    /** The run took no backup. */
    public MigrationReportAssert hasNoBackup() {
        isNotNull();
        return same("backup", "none", actual.backup().isPresent() ? "taken" : "none");
    }

    private MigrationReportAssert same(String what, Object expected, Object found) {
        List<String> sentences =
                expected.equals(found) ? List.of() : List.of(what + " should be " + expected + ", is " + found);
        Difference.none(TITLE, sentences, REMEDY);
        return this;
    }
}
