package io.zmonitor.migrator.internal.background;

import io.zmonitor.migrator.Background;
import io.zmonitor.migrator.Background.Reason;
import io.zmonitor.migrator.internal.result.Backgrounds;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps the next batch from beginning, all of it: what cannot be found out counts as well. */
record Brakes(Background.Pace pace, DatabaseFile database) {
    private static final long MEGABYTE = 1_000_000;

    /** All reasons to wait; none if a batch may begin. */
    List<Reason> reasons(SqlConnection connection) throws SQLException {
        List<Reason> reasons = new ArrayList<>();
        for (Background.Veto veto : pace.vetoes()) {
            asked(veto).ifPresent(reasons::add);
        }
        space().ifPresent(reasons::add);
        log(connection).ifPresent(reasons::add);
        return reasons;
    }

    private static Optional<Reason> asked(Background.Veto veto) {
        try {
            return veto.reason().map(said -> reason(Reason.Kind.VETO, said));
        } catch (RuntimeException e) {
            return Optional.of(reason(
                    Reason.Kind.UNKNOWN,
                    "the application's veto threw " + e.getClass().getName()));
        }
    }

    private Optional<Reason> space() {
        try {
            long free = Files.getFileStore(database.path()).getUsableSpace();
            return free >= pace.leastFreeBytes()
                    ? Optional.empty()
                    : Optional.of(reason(
                            Reason.Kind.DISK_FULL,
                            free / MEGABYTE + " MB are free, and " + pace.leastFreeBytes() / MEGABYTE
                                    + " MB are to stay free"));
        } catch (IOException e) {
            return Optional.of(reason(Reason.Kind.UNKNOWN, "how much space is free cannot be found out"));
        }
    }

    // The file stays as long as it once was: how much of it is in use is asked when it is long.
    private Optional<Reason> log(SqlConnection connection) throws SQLException {
        if (database.wal().toFile().length() <= pace.largestLogBytes()) {
            return Optional.empty();
        }
        String[] pages =
                connection.rows("PRAGMA main.wal_checkpoint(PASSIVE)", 3).get(0);
        long left = Long.parseLong(pages[1]) - Long.parseLong(pages[2]);
        long bytes = left * connection.number("PRAGMA main.page_size");
        return bytes <= pace.largestLogBytes()
                ? Optional.empty()
                : Optional.of(reason(
                        Reason.Kind.LOG_LARGE,
                        "the write-ahead log has " + bytes / MEGABYTE + " MB that a reader keeps from the file"));
    }

    /** Somebody else has what the next batch needs. */
    static Reason othersAtWork() {
        return reason(Reason.Kind.CONNECTION_AT_WORK, "another connection writes, or reads what is to be written");
    }

    private static Reason reason(Reason.Kind kind, String text) {
        return new Backgrounds.ReasonData(kind, text);
    }
}
