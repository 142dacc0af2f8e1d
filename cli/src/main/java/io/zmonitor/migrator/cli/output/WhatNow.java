package io.zmonitor.migrator.cli.output;

import io.zmonitor.migrator.ProblemCode;
import java.util.List;
import java.util.Objects;

/**
 * What to do now, as command lines that can be copied.
 *
 * @param own what the command is called
 * @param line the beginning of a command line about the same database
 * @param again the command line that failed
 */
public record WhatNow(String own, String line, String again) {
    /** Refuses nulls. */
    public WhatNow {
        Objects.requireNonNull(own, "own");
        Objects.requireNonNull(line, "line");
        Objects.requireNonNull(again, "again");
    }

    /** The next commands after a problem. */
    List<String> after(ProblemCode code) {
        String explain = own + " help " + code.code();
        return switch (code) {
            case WRONG_KEY,
                    KEY_NOT_PROVED,
                    NOT_A_DATABASE,
                    OTHER_CIPHER_FORMAT,
                    TRUNCATED_FILE,
                    DAMAGED_DATABASE,
                    OPENING_FAILED -> List.of(line + " examine");
            case SALT_DAMAGED,
                    DAMAGED_PAGES,
                    PAGES_MISSING,
                    INTEGRITY_BROKEN,
                    DAMAGED_BEFORE_RUN,
                    RESULT_DAMAGED,
                    SIDE_FILE_DAMAGED,
                    SIDE_FILE_FOREIGN,
                    RECOVERY_FAILED,
                    RECOVERY_INCOMPLETE ->
                List.of(line + " examine", line + " backups", line + " restore --newest --reason '...'");
            case DATABASE_MISSING -> List.of(line + " backups", line + " migrate --create");
            case LOCK_TIMEOUT, DATABASE_BUSY, OTHER_WRITER ->
                List.of(again.contains("--lock-timeout") ? again : again + " --lock-timeout 300", explain);
            case CHANGED, MISSING, OUT_OF_ORDER, HALF_DONE_MISSING, HALF_DONE_CHANGED ->
                List.of(line + " status", line + " verify", explain);
            case FROM_NEWER_BUILD -> List.of(line + " status", line + " rollback --dry-run --to N", explain);
            case TABLES_WITHOUT_LEDGER -> List.of(line + " baseline N --reason '...'", explain);
            case SCHEMA_DRIFT -> List.of(line + " verify", line + " accept --schema --reason '...'");
            case CHECK_FAILED, CHECK_BROKE -> List.of(line + " check");
            case SPACE_SHORT, DISK_FULL, NO_SPACE_FOR_COPY -> List.of(line + " leftovers", line + " backups");
            case LOCK_FILE_STALE, LOCK_FILE_INCOMPLETE, LISTED_FILE_MISSING, LOCK_FILE_MALFORMED ->
                List.of(own + " --migrations DIR lock --verify", own + " --migrations DIR lock", explain);
            case ROLLBACK_MISSING -> List.of(line + " status", explain);
            case BACKUP_UNUSABLE, BACKUP_MISSING, BACKUP_NONE_FITS -> List.of(line + " backups");
            default -> List.of(explain);
        };
    }

    /** The next commands after a mistake in the command line. */
    List<String> after(CommandCode code) {
        return switch (code) {
            case NOT_UNDERSTOOD -> List.of(own + " help");
            case NOT_ASKED -> List.of(again + " --yes");
            case DECLINED -> List.of(again);
            case UNFORESEEN -> List.of(again.contains("--verbose") ? again : again + " --verbose");
            default -> List.of(own + " help " + code.code());
        };
    }

    /** The next command about a problem of which there is only the page. */
    List<String> explaining(String code) {
        return List.of(own + " help " + code);
    }
}
