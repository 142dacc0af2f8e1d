package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.RunEvent;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.Warning;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every listener, whatever the others do, and collects the warnings for the report. For one run. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger("io.zmonitor.migrator");

    private final List<RunListener> listeners;
    private final List<Warning> warnings = new ArrayList<>();

    Listeners(List<RunListener> listeners) {
        this.listeners = listeners;
    }

    void tell(RunEvent event) {
        for (RunListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                LOG.warn("a listener threw {} and was ignored", e.getClass().getName());
            }
        }
    }

    void warn(Warning.Kind kind, String text) {
        Warning warning = new Warning(kind, text);
        warnings.add(warning);
        tell(new RunEvent.Warned(warning));
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }
}
