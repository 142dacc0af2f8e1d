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

/** The rules by which a run decides; guards are only ever left out by the tests that show what they prevent. */
public record RunRules(
        Numbering numbering,
        OutOfOrder outOfOrder,
        Atomicity atomicity,
        NewerDatabase newerDatabase,
        Set<Guard> guards,
        Target upTo,
        TakeOver takeOver,
        Drift drift,
        BackupPolicy backups,
        Duration statementTimeout) {
    // Far beyond every statement that was measured, and not for ever: decision 020.
    static final Duration LONGEST_STATEMENT = Duration.ofHours(1);

    static final RunRules DEFAULT = new RunRules(
            Numbering.SHARED,
            OutOfOrder.REFUSE,
            Atomicity.ALL_OR_NOTHING,
            NewerDatabase.REFUSE,
            EnumSet.allOf(Guard.class),
            Target.latest(),
            TakeOver.byEvidence(),
            Drift.WARN,
            BackupPolicy.always(),
            LONGEST_STATEMENT);

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

    boolean toTheLatest() {
        return upTo instanceof Target.Latest;
    }
}
