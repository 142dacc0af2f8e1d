package io.zmonitor.migrator.internal.maintenance;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.change.Listeners;
import io.zmonitor.migrator.internal.change.Planning;
import io.zmonitor.migrator.internal.ledger.BatchMarks;
import io.zmonitor.migrator.internal.open.DatabaseAccess;
import io.zmonitor.migrator.internal.open.DatabaseAccess.Held;
import io.zmonitor.migrator.internal.plan.Comparison;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.result.Statuses;
import io.zmonitor.migrator.internal.schema.ReachingObject;
import io.zmonitor.migrator.internal.session.LedgerReading;
import io.zmonitor.migrator.internal.session.LoadedPlan;
import io.zmonitor.migrator.internal.session.RunLog;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.internal.session.SqlProblem;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The questions that change nothing: the dry run and the status. */
public record Inspection(RunSettings settings) {
    /** What is asked of a database that exists. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(SqlConnection database, Path name) throws SQLException;
    }

    /** What a run would do. */
    public MigrationPlan plan() {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        Planned planned = ask((database, name) -> planned(set, database, name))
                .orElseGet(() -> new Planned(Planning.of(set, LedgerReading.NOTHING, settings), List.of(), List.of()));
        LoadedPlan work = planned.planning().load(set);
        List<Warning> further = new ArrayList<>();
        for (String note : work.notes()) {
            further.add(Results.warning(Warning.Kind.SOURCE_NOTED, note));
        }
        further.addAll(planned.warnings());
        List<EmptyTwin.Definition> schema =
                work.snapshot().isPresent() ? EmptyTwin.schema(work.snapshot().get()) : planned.schema();
        further.addAll(EmptyTwin.foreseen(schema, work.steps(), settings));
        return Results.withFurtherWarnings(planned.planning().with(work).plan(), further);
    }

    private record Planned(Planning planning, List<EmptyTwin.Definition> schema, List<Warning> warnings) {}

    private Planned planned(MigrationSet set, SqlConnection database, Path name) throws SQLException {
        Planning planning = Planning.of(set, LedgerReading.of(set, database, name, settings), settings);
        if (planning.isEmpty()) {
            return new Planned(planning, List.of(), List.of());
        }
        ReachingObject.refuseIn(database, name);
        planning.load(set).requireShortEnough(database);
        return new Planned(planning, EmptyTwin.schema(database), Listeners.quotedText(database));
    }

    /** Source and ledger side by side. */
    public List<MigrationStatus> status() {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        List<SourceEntry> entries = read(set, set.entries());
        set.notes().forEach(RunLog::noted);
        LedgerReading reading = reading(set);
        List<MigrationStatus> statuses = new ArrayList<>();
        for (MigrationStatus status : Comparison.of(entries, reading.entries(), settings.numbering())) {
            statuses.add(begun(status, set, reading.halfDone()));
        }
        return List.copyOf(statuses);
    }

    private static MigrationStatus begun(MigrationStatus status, MigrationSet set, List<BatchMarks.Mark> halfDone) {
        for (BatchMarks.Mark mark : halfDone) {
            if (mark.id().equals(status.id())) {
                BatchMarks.Progress done = mark.progress();
                Optional<MigrationStatus.HalfDone> begun = Optional.of(
                        new Statuses.HalfDoneData(mark.begunAt(), done.batches(), done.keys(), done.rowsChanged()));
                if (status instanceof MigrationStatus.Pending pending) {
                    return new Statuses.PendingData(pending.source(), begun, List.of());
                }
                if (status instanceof MigrationStatus.Applied applied) {
                    return new Statuses.AppliedData(applied.entry(), applied.source(), begun);
                }
            }
        }
        return status instanceof MigrationStatus.Pending pending && !halfDone.isEmpty()
                ? new Statuses.PendingData(
                        pending.source(), Optional.empty(), waitsFor(pending.source(), set, halfDone))
                : status;
    }

    private static List<MigrationId> waitsFor(SourceEntry entry, MigrationSet set, List<BatchMarks.Mark> halfDone) {
        List<MigrationId> left = new ArrayList<>();
        try {
            Set<MigrationId> required = set.load(List.of(entry)).get(0).requires();
            halfDone.stream()
                    .map(BatchMarks.Mark::id)
                    .filter(required::contains)
                    .forEach(left::add);
        } catch (MigrationException e) {
            left.clear(); // that it cannot be read is for the run to say
        }
        return left;
    }

    // A script that cannot be read, or not any more, keeps nobody from seeing where the others stand.
    private static List<SourceEntry> read(MigrationSet set, List<SourceEntry> entries) {
        try {
            return set.load(entries).stream().map(ResolvedMigration::entry).toList();
        } catch (MigrationException e) {
            boolean ofAll =
                    !(e.problem() instanceof Problem.OfScript) || e.problem().code() == ProblemCode.JAR_NOT_LISTABLE;
            if (entries.size() == 1 || ofAll) {
                return entries;
            }
            int half = entries.size() / 2;
            List<SourceEntry> read = new ArrayList<>(read(set, entries.subList(0, half)));
            read.addAll(read(set, entries.subList(half, entries.size())));
            return read;
        }
    }

    /** The repeatables of source and ledger side by side. */
    public List<MigrationStatus.Repeatable> repeatableStatus() {
        MigrationSet set = MigrationSets.resolve(settings.source(), settings.numbering());
        return Planning.repeatableStatuses(set, reading(set), settings);
    }

    private LedgerReading reading(MigrationSet set) {
        return ask((database, name) -> LedgerReading.of(set, database, name, settings))
                .orElse(LedgerReading.NOTHING);
    }

    // Nothing if there is no database.
    private <T> Optional<T> ask(Question<T> question) {
        try (DatabaseAccess access = settings.access()) {
            if (access.isMissing()) {
                return Optional.empty();
            }
            Optional<Connection> connection = access.look();
            return Optional.of(
                    connection.isPresent()
                            ? question.ask(new SqlConnection(connection.get()), access.name())
                            : afterRecovery(access, question));
        } catch (SQLException e) {
            throw SqlProblem.outsideOfSteps(settings, e);
        }
    }

    // Reading a database that a crash left means recovering it: no reader of SQLite can do otherwise.
    private <T> T afterRecovery(DatabaseAccess access, Question<T> question) throws SQLException {
        try (Held lock = settings.lock(access)) {
            T answer = question.ask(new SqlConnection(access.change(lock)), access.name());
            access.close();
            return answer;
        }
    }
}
