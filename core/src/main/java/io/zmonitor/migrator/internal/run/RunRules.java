package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.NewerDatabase;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.OutOfOrder;
import io.zmonitor.migrator.TakeOver;
import io.zmonitor.migrator.Target;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a run decides; guards are only ever left out by the tests that show what they prevent. What nobody
 * said stays unsaid until it is asked for: a boot with nothing to do asks for little, and loads no class for the rest.
 */
public record RunRules(
        @Nullable Numbering numbering,
        @Nullable OutOfOrder outOfOrder,
        @Nullable Atomicity atomicity,
        @Nullable NewerDatabase newerDatabase,
        @Nullable Set<Guard> guards,
        @Nullable Target upTo,
        @Nullable TakeOver takeOver,
        @Nullable Drift drift,
        @Nullable BackupPolicy backups,
        @Nullable Duration statementTimeout) {
    // Far beyond every statement that was measured, and not for ever: decision 020.
    static final Duration LONGEST_STATEMENT = Duration.ofHours(1);

    static final RunRules UNSAID = new RunRules(null, null, null, null, null, null, null, null, null, null);

    RunRules with(Numbering value) {
        return new RunRules(
                value, outOfOrder, atomicity, newerDatabase, guards, upTo, takeOver, drift, backups, statementTimeout);
    }

    RunRules with(OutOfOrder value) {
        return new RunRules(
                numbering, value, atomicity, newerDatabase, guards, upTo, takeOver, drift, backups, statementTimeout);
    }

    RunRules with(Atomicity value) {
        return new RunRules(
                numbering, outOfOrder, value, newerDatabase, guards, upTo, takeOver, drift, backups, statementTimeout);
    }

    RunRules with(NewerDatabase value) {
        return new RunRules(
                numbering, outOfOrder, atomicity, value, guards, upTo, takeOver, drift, backups, statementTimeout);
    }

    RunRules with(Set<Guard> value) {
        return new RunRules(
                numbering,
                outOfOrder,
                atomicity,
                newerDatabase,
                value,
                upTo,
                takeOver,
                drift,
                backups,
                statementTimeout);
    }

    RunRules with(Target value) {
        return new RunRules(
                numbering,
                outOfOrder,
                atomicity,
                newerDatabase,
                guards,
                value,
                takeOver,
                drift,
                backups,
                statementTimeout);
    }

    RunRules with(TakeOver value) {
        return new RunRules(
                numbering, outOfOrder, atomicity, newerDatabase, guards, upTo, value, drift, backups, statementTimeout);
    }

    RunRules with(Drift value) {
        return new RunRules(
                numbering,
                outOfOrder,
                atomicity,
                newerDatabase,
                guards,
                upTo,
                takeOver,
                value,
                backups,
                statementTimeout);
    }

    RunRules with(BackupPolicy value) {
        return new RunRules(
                numbering,
                outOfOrder,
                atomicity,
                newerDatabase,
                guards,
                upTo,
                takeOver,
                drift,
                value,
                statementTimeout);
    }

    RunRules withStatementTimeout(Duration value) {
        return new RunRules(
                numbering, outOfOrder, atomicity, newerDatabase, guards, upTo, takeOver, drift, backups, value);
    }

    @Override
    public Numbering numbering() {
        return numbering == null ? Numbering.SHARED : numbering;
    }

    @Override
    public OutOfOrder outOfOrder() {
        return outOfOrder == null ? OutOfOrder.REFUSE : outOfOrder;
    }

    @Override
    public Atomicity atomicity() {
        return atomicity == null ? Atomicity.ALL_OR_NOTHING : atomicity;
    }

    @Override
    public NewerDatabase newerDatabase() {
        return newerDatabase == null ? NewerDatabase.REFUSE : newerDatabase;
    }

    @Override
    public Set<Guard> guards() {
        return guards == null ? EnumSet.allOf(Guard.class) : guards;
    }

    @Override
    public Target upTo() {
        return upTo == null ? Target.latest() : upTo;
    }

    @Override
    public TakeOver takeOver() {
        return takeOver == null ? TakeOver.byEvidence() : takeOver;
    }

    @Override
    public Drift drift() {
        return drift == null ? Drift.WARN : drift;
    }

    @Override
    public BackupPolicy backups() {
        return backups == null ? BackupPolicy.always() : backups;
    }

    @Override
    public Duration statementTimeout() {
        return statementTimeout == null ? LONGEST_STATEMENT : statementTimeout;
    }

    boolean toTheLatest() {
        return upTo == null || upTo instanceof Target.Latest;
    }

    /** Whether backups go into another folder than the database's. */
    boolean placeBackups() {
        return backups != null && backups.folder().isPresent();
    }

    boolean isWithAllGuards() {
        return guards == null;
    }

    /** Whether a database of a newer build is left alone. */
    public boolean refuseNewer() {
        return newerDatabase == null || newerDatabase == NewerDatabase.REFUSE;
    }
}
