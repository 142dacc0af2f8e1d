package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.CheckResult;
import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.Warning;
import java.util.ArrayList;
import java.util.List;

/** Tells every listener, whatever the others do, and collects warnings and checks for the report. For one run. */
final class Listeners {
    private final List<RunListener> listeners;
    private final List<Warning> warnings = new ArrayList<>();
    private final List<CheckResult> checks = new ArrayList<>();

    Listeners(List<RunListener> listeners) {
        this.listeners = listeners;
    }

    void tell(RunEvent event) {
        for (RunListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                RunLog.listenerThrew(e);
            }
        }
    }

    void warn(Warning.Kind kind, String text) {
        Warning warning = new Warning(kind, text);
        warnings.add(warning);
        tell(new RunEvent.Warned(warning));
    }

    /** Warns of a newer build's database. */
    void note(Planning planning) {
        if (planning.note().isPresent()) {
            warn(Warning.Kind.NEWER_DATABASE_OPENED, planning.note().get());
        }
    }

    void checked(CheckResult result) {
        checks.add(result);
        tell(new RunEvent.Checked(result));
        if (result.verdict() instanceof Check.Verdict.Warn warn) {
            warn(Warning.Kind.CHECK_WARNED, result.check() + ": " + warn.finding());
        }
    }

    List<CheckResult> checks() {
        return List.copyOf(checks);
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }
}
