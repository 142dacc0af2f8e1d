package io.zmonitor.migrator.cli.output;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.schema.SchemaCode;

/** What the process ends with. Further numbers may come: a script takes each one that it does not know for a failure. */
public enum ExitCode {
    /** All is well. */
    FINE(0, "fine"),
    /** The operation was refused or failed; the problem's code says why. */
    FAILED(1, "refused or failed, or somebody said no"),
    /** The command line cannot be used. */
    USAGE(2, "the command line, or a key's source, cannot be used; nothing was done"),
    /** A check found something. */
    FOUND(3, "a check or a comparison found something"),
    /** Something is pending, and the caller asked to hear of it this way. */
    PENDING(4, "migrations are pending (status --exit-code)"),
    /** The database cannot be opened. */
    CANNOT_OPEN(5, "the file is missing, or cannot be opened"),
    /** The key does not fit. */
    WRONG_KEY(6, "the key does not fit"),
    /** Somebody else holds the database. */
    LOCKED(7, "another process holds the database or its lock; trying again may help"),
    /** The file is damaged. */
    DAMAGED(8, "the file is damaged: restore a backup"),
    /** The user ended it. */
    INTERRUPTED(130, "interrupted by the user (SIGINT)"),
    /** The system ended it. */
    TERMINATED(143, "ended by the system (SIGTERM)");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The number that the process ends with. */
    public int number() {
        return number;
    }

    /** What it says, in half a sentence. */
    public String meaning() {
        return meaning;
    }

    /** The one with this number, for what has numbers of its own. */
    public static ExitCode numbered(int number) {
        for (ExitCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return FAILED;
    }

    /** The one table from problems to exit codes: a code that is missing here does not compile. */
    public static ExitCode of(ProblemCode code) {
        return switch (code) {
            case FUNCTIONS_UNSUPPORTED, FUNCTION_IN_SCHEMA, FUNCTION_NAME_TAKEN -> FAILED;
            case BOOT_DEADLINE, REQUIRED_UNFINISHED, BATCHES_BY_HAND, FROM_NEWER_BUILD, LEDGER_UNREADABLE -> FAILED;
            case TABLES_WITHOUT_LEDGER, LEDGER_FROM_NEWER_LIBRARY, LEDGER_OF_EARLIER_RUNNER -> FAILED;
            case LEDGER_ENTRY_INVALID, BASELINE_OF_EMPTY_DATABASE, BASELINE_BESIDE_LEDGER, BASELINE_UNKNOWN -> FAILED;
            case FLYWAY_HISTORY_MISSING, FLYWAY_HISTORY_UNEXPLAINED, REPAIR_NOT_CHANGED, REPAIR_NOT_MISSING -> FAILED;
            case HALF_DONE_MISSING, HALF_DONE_CHANGED, HALF_DONE, REQUIRED_MISSING, NEWER_DATABASE_LACKS -> FAILED;
            case TAKE_OVER_UNEXPLAINED, SPACE_SHORT, STATEMENT_FAILED, EXPECTATION_FAILED, ROWS_LOST -> FAILED;
            case FOREIGN_KEYS_VIOLATED, TRANSACTION_ENDED, JAVA_MIGRATION_FAILED, LEDGER_TOUCHED -> FAILED;
            case SETTING_NOT_HELD, DISK_FULL, COMMIT_FAILED, OUTCOME_UNKNOWN, AFTERMATH_FAILED -> FAILED;
            case INPUT_OUTPUT_FAILED, COMMIT_KEPT, STATEMENT_TIMEOUT, IDS_REUSED, COLUMNS_CHANGED -> FAILED;
            case REPEATABLE_FAILED, REPEATABLE_INVALID, FOREIGN_KEY_UNUSABLE, SCHEMA_REACHES_OUT -> FAILED;
            case STATEMENT_TOO_LONG, OBJECT_BROKEN, OBJECTS_LOST, DOUBLE_QUOTED_TEXT, SNAPSHOT_FAILED -> FAILED;
            case BATCH_KEY_REFUSED, BATCH_LOSES_ROWS, BATCH_ROWS_REMAIN, BATCH_FAILED, BATCH_ORPHANS -> FAILED;
            case TOO_MANY_BAD_ROWS, TARGET_BELOW_DATABASE, ROLLBACK_MISSING, ROLLBACK_BEYOND_FIRST -> FAILED;
            case ROLLBACK_NOT_IN_TRANSACTION, ROLLBACK_SCRIPT_CHANGED, ROLLBACK_TAKES_SEED_ROWS -> FAILED;
            case SOURCE_MISSING, FILE_NAME, DUPLICATE_NUMBER, ROLLBACK_WITHOUT_MIGRATION, UNREADABLE -> FAILED;
            case NOT_UTF_8, VERSION_CONTRADICTS_NAME, DIRECTIVE_UNKNOWN, DIRECTIVE_NOT_SUPPORTED -> FAILED;
            case DIRECTIVE_MALFORMED, UNTERMINATED, NUL_CHARACTER, TRANSACTION_UNBALANCED -> FAILED;
            case STATEMENT_REFUSED, PRAGMA_REFUSED, FUNCTION_REFUSED, NEEDS_NO_TRANSACTION, NOT_ALONE -> FAILED;
            case LEDGER_OFF_LIMITS, TYPE_CONTRADICTS_FOLDER, ROLLBACK_AMBIGUOUS, PARAMETER_REFUSED -> FAILED;
            case DUPLICATE_FILE, LINK_REFUSED, LOCK_FILE_NOT_WRITTEN, REPEATABLE_STATEMENT -> FAILED;
            case REPEATABLE_TWICE, REPEATABLE_CONFLICT, FILE_TOO_LARGE, TOO_MANY_FILES, SCRIPT_NOT_A_FILE -> FAILED;
            case UNSAFE_PERMISSIONS, NAME_NOT_ENCODABLE, SCRIPT_DIVIDED, JAR_NOT_LISTABLE, SOURCE_BROKEN -> FAILED;
            case SNAPSHOT_NOT_WRITTEN, BATCH_STATEMENT_REFUSED, BACKGROUND_REFUSED, BACKUP_LOCATION -> FAILED;
            case BACKUP_FAILED, BACKUP_NOT_VERIFIED, BACKUP_MISSING, BACKUP_UNUSABLE, BACKUP_NONE_FITS -> FAILED;
            case RESTORE_FAILED, SWAP_UNCLEAR, SWAP_OF_A_LINK, NO_SPACE_FOR_COPY, NOT_A_LEFTOVER -> FAILED;
            case PURGE_FAILED, SCHEMA_NOT_COPIED, REPLACEMENT_NOT_VERIFIED, REPLACEMENT_FAILED -> FAILED;
            case ORIGINAL_CHANGED, TRANSFER_UNSUPPORTED, TRANSFER_FAILED, TRANSFER_UNEQUAL -> FAILED;
            case CRASH_FOLDER_TAKEN, UNFORESEEN -> FAILED;
            case WRONG_KEY, KEY_NOT_PROVED, KEY_CHANGED -> WRONG_KEY;
            case KEY_MISSING, KEY_LENGTH, KEY_UNUSABLE, KEY_NOT_FETCHED -> USAGE;
            case PLAINTEXT_DATABASE, NOT_A_DATABASE, EMPTY_FILE, NOT_A_REGULAR_FILE, NO_PERMISSION -> CANNOT_OPEN;
            case CIPHER_UNAVAILABLE, PATH_NOT_A_FILE, FOLDER_MISSING, OPENING_FAILED, LOG_WRITER_SET -> CANNOT_OPEN;
            case DRIVER_MISSING, CREATED_UNPROTECTED, CONNECTION_IN_TRANSACTION, DATABASE_MISSING -> CANNOT_OPEN;
            case JOURNAL_OF_ANOTHER_ENGINE, OTHER_CIPHER_FORMAT, READ_ONLY, ENCRYPTED_DATABASE -> CANNOT_OPEN;
            case OLD_FORMAT_NOT_MADE, NATIVE_LIBRARY_UNAVAILABLE, NATIVE_CACHE_UNSAFE, NAME_TOO_LONG -> CANNOT_OPEN;
            case DATABASE_LINK_BROKEN, DATABASE_HAS_SEVERAL_NAMES, LINK_BESIDE_DATABASE -> CANNOT_OPEN;
            case TRUNCATED_FILE, SIDE_FILE_WITHOUT_DATABASE, RECOVERY_FAILED, DAMAGED_DATABASE -> DAMAGED;
            case SALT_DAMAGED, DAMAGED_PAGES, PAGES_MISSING, RECOVERY_INCOMPLETE, CHANGED_SINCE_RECOVERY -> DAMAGED;
            case SIDE_FILE_DAMAGED, SIDE_FILE_FOREIGN, INTEGRITY_BROKEN, DAMAGED_BEFORE_RUN -> DAMAGED;
            case RESULT_DAMAGED, STORAGE_FAILED -> DAMAGED;
            case LOCK_TIMEOUT, DATABASE_BUSY, LOCK_UNAVAILABLE, OTHER_WRITER -> LOCKED;
            case INTERRUPTED, STATEMENT_INTERRUPTED, BATCHES_INTERRUPTED -> INTERRUPTED;
            case CHANGED, MISSING, OUT_OF_ORDER, SCHEMA_DRIFT, CHECK_FAILED, CHECK_BROKE, LOCK_FILE_STALE -> FOUND;
            case LOCK_FILE_MALFORMED, LOCK_FILE_INCOMPLETE, LISTED_FILE_MISSING, SNAPSHOT_REFUSED -> FOUND;
            case SNAPSHOT_DIFFERS -> FOUND;
        };
    }

    /** The exit code of a problem with a declared schema. */
    public static ExitCode of(SchemaCode code) {
        return code == SchemaCode.STALE ? FOUND : FAILED;
    }

    /** The exit code of a mistake in the command line or in the surroundings. */
    public static ExitCode of(CommandCode code) {
        return switch (code) {
            case NOT_UNDERSTOOD, KEY_MISSING, KEY_TWICE, KEY_FILE_OPEN, KEY_NOT_READ, OPTION_MISSING, NOT_ASKED ->
                USAGE;
            case DECLINED, FILE_UNUSABLE, UNFORESEEN -> FAILED;
        };
    }
}
