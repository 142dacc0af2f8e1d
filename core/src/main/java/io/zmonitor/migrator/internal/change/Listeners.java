package io.zmonitor.migrator.internal.change;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Events;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.schema.QuotedText;
import io.zmonitor.migrator.internal.session.LoadedPlan;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.Session;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Tells every listener, whatever the others do, and collects warnings, checks and backup for the report. For one run. */
public final class Listeners {
    private final List<RunListener> listeners;
    private final List<Warning> warnings = new ArrayList<>();
    private final List<Check.Result> checks = new ArrayList<>();
    private @Nullable Backup backup;

    public Listeners(List<RunListener> listeners) {
        this.listeners = listeners;
    }

    public void tell(RunListener.Event event) {
        for (RunListener listener : listeners) {
            try {
                listener.on(event);
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) { // a failed assertion of a listener is no reason to undo a run either
                RunLog.listenerThrew(e);
            }
        }
    }

    /**
     * Tells the same listeners of a statement that is running, each time on a thread of its own: the one that calls ends
     * statements that take too long. A listener that is slow misses some.
     */
    static final class Aside implements Session.Hearing {
        private final Listeners listeners;
        private @Nullable Thread telling;

        Aside(Listeners listeners) {
            this.listeners = listeners;
        }

        @Override
        public void hears(MigrationId migration, ScriptLocation location, Duration running, Session.Files files) {
            Thread before = telling;
            if (!listeners.listeners.isEmpty() && (before == null || !before.isAlive())) {
                RunListener.Event event = new Events.RunningData(
                        migration,
                        location,
                        running,
                        files.bytes(),
                        files.rewritten() < 0 ? OptionalDouble.empty() : OptionalDouble.of(files.rewritten()));
                Thread next = new Thread(null, () -> listeners.tell(event), "zmonitor-migrator listeners", 0, false);
                next.setDaemon(true);
                next.start();
                telling = next;
            }
        }
    }

    public void warn(Warning.Kind kind, String text) {
        Warning warning = Results.warning(kind, text);
        warnings.add(warning);
        tell(new Events.WarnedData(warning));
    }

    void backedUp(Backup taken) {
        backup = taken;
        RunLog.backedUp(taken);
        tell(new Events.BackedUpData(taken));
    }

    /** Warns of a newer build's database. */
    public void note(Planning planning) {
        if (planning.note().isPresent()) {
            warn(Warning.Kind.NEWER_DATABASE_OPENED, planning.note().get());
        }
    }

    /** Tells what is worth knowing about the scripts; once, however often the plan is made anew. */
    public void note(LoadedPlan work) {
        for (String note : work.notes()) {
            if (!warnings.contains(Results.warning(Warning.Kind.SOURCE_NOTED, note))) {
                RunLog.noted(note);
                warn(Warning.Kind.SOURCE_NOTED, note);
            }
        }
    }

    public void checked(Check.Result result) {
        checks.add(result);
        tell(new Events.CheckedData(result));
        if (result.verdict() instanceof Check.Verdict.Warn warn) {
            warn(Warning.Kind.CHECK_WARNED, result.check() + ": " + warn.finding());
        }
    }

    public List<Check.Result> checks() {
        return List.copyOf(checks);
    }

    public Optional<Backup> backup() {
        return Optional.ofNullable(backup);
    }

    public List<Warning> warnings() {
        return List.copyOf(warnings);
    }

    /** Warns of texts in double quotes in a schema that somebody else made. */
    public void warnOfQuotedText(SqlConnection database) throws SQLException {
        quotedText(database).forEach(warning -> warn(warning.kind(), warning.text()));
    }

    /** A warning of each object of a schema with texts in double quotes. */
    public static List<Warning> quotedText(SqlConnection database) throws SQLException {
        return QuotedText.in(database).stream()
                .map(found -> Results.warning(
                        Warning.Kind.DOUBLE_QUOTED_TEXT,
                        found.described()
                                + " in double quotes, which SQLite takes for a column: renaming a table, dropping"
                                + " a column and VACUUM fail until it is made anew with single quotes (ZM-535)"))
                .toList();
    }
}
