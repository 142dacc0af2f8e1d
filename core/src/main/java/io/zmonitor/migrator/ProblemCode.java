package io.zmonitor.migrator;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The stable code of a problem, never reused; the hundreds follow the stage. Each has a page in {@code docs/errors}. */
public enum ProblemCode {
    /** The key does not open the file. */
    WRONG_KEY(101),
    /** No key, or an empty one. */
    KEY_MISSING(102),
    /** A raw key of a wrong length. */
    KEY_LENGTH(103),
    /** A plaintext database where an encrypted one is expected. */
    PLAINTEXT_DATABASE(104),
    /** Neither the key nor the format fits. */
    NOT_A_DATABASE(105),
    /** A file of 0 bytes where a database is expected. */
    EMPTY_FILE(106),
    /** A file that is not a whole number of pages. */
    TRUNCATED_FILE(107),
    /** A directory or device where a file is expected. */
    NOT_A_REGULAR_FILE(108),
    /** The file may not be read. */
    NO_PERMISSION(109),
    /** The driver on the class path does not encrypt. */
    CIPHER_UNAVAILABLE(110),
    /** A path that the driver would take for something else than a file. */
    PATH_NOT_A_FILE(111),
    /** A crashed file set whose key could not be proved. */
    KEY_NOT_PROVED(112),
    /** The database's folder does not exist. */
    FOLDER_MISSING(113),
    /** The file could not be opened, for a reason the driver names. */
    OPENING_FAILED(115),
    /** DriverManager prints statements, which include the key. */
    LOG_WRITER_SET(116),
    /** The supplier of the key failed. */
    KEY_NOT_FETCHED(117),
    /** No SQLite driver. */
    DRIVER_MISSING(118),
    /** A new file came out without encryption. */
    CREATED_UNPROTECTED(119),
    /** A journal or write-ahead log whose database is gone. */
    SIDE_FILE_WITHOUT_DATABASE(120),
    /** A passphrase that the driver would change or misread. */
    KEY_UNUSABLE(121),
    /** A crashed file set could not be recovered. */
    RECOVERY_FAILED(122),
    /** A given connection is inside a transaction or not in autocommit mode. */
    CONNECTION_IN_TRANSACTION(123),
    /** SQLite found the file damaged. */
    DAMAGED_DATABASE(124),
    /** There is no file where an existing database is to be opened. */
    DATABASE_MISSING(125),
    /** A rollback journal of SQLCipher itself, which the driver's engine cannot roll back. */
    JOURNAL_OF_ANOTHER_ENGINE(126),
    /** A file of another generation of SQLCipher, or with pages of another size. */
    OTHER_CIPHER_FORMAT(127),
    /** The key fits, but the salt at the file's beginning is not the one it was written with. */
    SALT_DAMAGED(128),
    /** The key fits, but it did not write all pages. */
    DAMAGED_PAGES(129),
    /** The file has fewer pages than its header says. */
    PAGES_MISSING(130),
    /** The file or its folder may be read, but not written. */
    READ_ONLY(131),
    /** An encrypted file where a plaintext database is expected. */
    ENCRYPTED_DATABASE(132),
    /** A new database was asked for in the format of an older generation of SQLCipher. */
    OLD_FORMAT_NOT_MADE(133),
    /** What a crash left was recovered, but not all of it is in the file. */
    RECOVERY_INCOMPLETE(140),
    /** What a crash left was recovered, and somebody else has changed the file since. */
    CHANGED_SINCE_RECOVERY(141),
    /** A journal or write-ahead log of a crash is damaged, so that what was committed cannot be known. */
    SIDE_FILE_DAMAGED(142),
    /** A journal or write-ahead log does not belong to the state of the database that it stands beside. */
    SIDE_FILE_FOREIGN(143),
    /** The native library of the driver could not be loaded. */
    NATIVE_LIBRARY_UNAVAILABLE(144),
    /** The folder of the native-library cache is not its owner's alone: what lies in it is loaded as code. */
    NATIVE_CACHE_UNSAFE(145),
    /** The key is the former one: an interrupted change of key was finished by this call. */
    KEY_CHANGED(146),
    /** The database's file name leaves no room for the names of the files beside it. */
    NAME_TOO_LONG(147),
    /** A symbolic link that leads to no database. */
    DATABASE_LINK_BROKEN(150),
    /** A database file that has several names. */
    DATABASE_HAS_SEVERAL_NAMES(151),
    /** A link where SQLite or the run would put a file of its own. */
    LINK_BESIDE_DATABASE(152),
    /** Another run held the lock for too long. */
    LOCK_TIMEOUT(201),
    /** Another connection holds the database for too long. */
    DATABASE_BUSY(202),
    /** The lock file cannot be made or locked. */
    LOCK_UNAVAILABLE(203),
    /** The thread was interrupted while it waited or copied, before anything was changed. */
    INTERRUPTED(204),
    /** Applied migrations whose content differs now. */
    CHANGED(301),
    /** Applied migrations that the source no longer has. */
    MISSING(302),
    /** Pending migrations that come too late. */
    OUT_OF_ORDER(303),
    /** The database was migrated by a newer build. */
    FROM_NEWER_BUILD(304),
    /** The ledger has a shape nobody knows. */
    LEDGER_UNREADABLE(305),
    /** A database with tables but without ledger. */
    TABLES_WITHOUT_LEDGER(306),
    /** The ledger's own format is newer than this library. */
    LEDGER_FROM_NEWER_LIBRARY(307),
    /** The ledger was made by an earlier runner. */
    LEDGER_OF_EARLIER_RUNNER(308),
    /** A row of the ledger cannot be read. */
    LEDGER_ENTRY_INVALID(309),
    /** A baseline for a database without tables. */
    BASELINE_OF_EMPTY_DATABASE(310),
    /** A baseline beside a ledger. */
    BASELINE_BESIDE_LEDGER(311),
    /** A baseline at a number that the source does not have. */
    BASELINE_UNKNOWN(312),
    /** An import without Flyway's history. */
    FLYWAY_HISTORY_MISSING(313),
    /** Rows of Flyway's history that stand for no migration. */
    FLYWAY_HISTORY_UNEXPLAINED(314),
    /** A new content is to be accepted for a migration that did not change. */
    REPAIR_NOT_CHANGED(315),
    /** An entry is to be dropped whose migration is not missing. */
    REPAIR_NOT_MISSING(316),
    /** A step has treated some of its batches, and the source has it no more. */
    HALF_DONE_MISSING(320),
    /** A step has treated some of its batches, and what is to treat the others has changed. */
    HALF_DONE_CHANGED(321),
    /** A rollback or a baseline beside a step that has treated some of its batches. */
    HALF_DONE(322),
    /** A migration requires another one that is not applied before it. */
    REQUIRED_MISSING(323),
    /** A compatible newer database that lacks migrations of this build. */
    NEWER_DATABASE_LACKS(331),
    /** An earlier runner's ledger that cannot be explained. */
    TAKE_OVER_UNEXPLAINED(341),
    /** The schema was changed by hand since the last run. */
    SCHEMA_DRIFT(351),
    /** A check refused the run. */
    CHECK_FAILED(401),
    /** A check threw an exception. */
    CHECK_BROKE(402),
    /** The run needs more disk space than there is. */
    SPACE_SHORT(403),
    /** Another connection is writing to the database. */
    OTHER_WRITER(404),
    /** SQLite's own check found the file damaged. */
    INTEGRITY_BROKEN(405),
    /** A statement failed. */
    STATEMENT_FAILED(501),
    /** An @expect did not hold. */
    EXPECTATION_FAILED(502),
    /** A table would have fewer or other rows than before. */
    ROWS_LOST(503),
    /** The run would leave rows without parent. */
    FOREIGN_KEYS_VIOLATED(504),
    /** Something ended the run's transaction. */
    TRANSACTION_ENDED(505),
    /** A Java-coded migration threw. */
    JAVA_MIGRATION_FAILED(506),
    /** A migration changed the ledger's own tables. */
    LEDGER_TOUCHED(507),
    /** A connection setting could not be made. */
    SETTING_NOT_HELD(508),
    /** No space left. */
    DISK_FULL(509),
    /** The commit failed, and the database is at its old version. */
    COMMIT_FAILED(510),
    /** The commit failed, and the outcome could not be found out. */
    OUTCOME_UNKNOWN(511),
    /** The work is committed, but a later part failed. */
    AFTERMATH_FAILED(512),
    /** Reading or writing failed. */
    INPUT_OUTPUT_FAILED(514),
    /** The commit reported a failure, but it was kept. */
    COMMIT_KEPT(515),
    /** Reading or writing the database failed outside of a step. */
    STORAGE_FAILED(516),
    /** A statement took longer than it may. */
    STATEMENT_TIMEOUT(517),
    /** Java code lowered an AUTOINCREMENT counter in a text of several statements: ids may have been given twice. */
    IDS_REUSED(518),
    /** Columns of a rebuilt table would hold something else. */
    COLUMNS_CHANGED(519),
    /** A statement of a repeatable failed. */
    REPEATABLE_FAILED(521),
    /** A view that a repeatable defines cannot be read. */
    REPEATABLE_INVALID(522),
    /** A foreign key that a run would leave refers to columns that are not unique, or to a table that is not there. */
    FOREIGN_KEY_UNUSABLE(530),
    /** An object of the schema reads files, loads code or reaches out of the database in another way. */
    SCHEMA_REACHES_OUT(531),
    /** A statement is longer than the connection takes. */
    STATEMENT_TOO_LONG(532),
    /** After the steps SQLite can no longer compile a view or trigger that it could compile before. */
    OBJECT_BROKEN(533),
    /** A rebuild forgot an index, trigger, UNIQUE or foreign key of its table. */
    OBJECTS_LOST(534),
    /** A statement failed over a text in double quotes that stands in the schema. */
    DOUBLE_QUOTED_TEXT(535),
    /** A new database could not be made from a snapshot. */
    SNAPSHOT_FAILED(536),
    /** The key by which a script with batches goes through its table leads not to each row once. */
    BATCH_KEY_REFUSED(540),
    /** A batch can remove rows, or move them to other keys, and nobody declared it. */
    BATCH_LOSES_ROWS(541),
    /** After the last batch rows are left that still wait, by the script's own word. */
    BATCH_ROWS_REMAIN(542),
    /** The thread was interrupted between two batches. */
    BATCHES_INTERRUPTED(543),
    /** A statement of a script failed in a batch; those before it are kept. */
    BATCH_FAILED(544),
    /** The thread was interrupted while a statement ran: it was ended, and the step undone. */
    STATEMENT_INTERRUPTED(555),
    /** A batch would have left rows without parent, found at its commit: the foreign key is deferred. */
    BATCH_ORPHANS(556),
    /** More rows cannot be treated than the migration lets pass. */
    TOO_MANY_BAD_ROWS(557),
    /** The boot's deadline passed in a step in batches that could not be left; those before it are kept. */
    BOOT_DEADLINE(558),
    /** The boot's deadline passed before a step was finished that a later one requires. */
    REQUIRED_UNFINISHED(559),
    /** A script that treats a table in batches by hand: a run would treat one batch, and leave the other rows. */
    BATCHES_BY_HAND(560),
    /** SQL functions coded in Java, and an opener that cannot register any. */
    FUNCTIONS_UNSUPPORTED(561),
    /** What a step leaves in the schema calls a function that is gone afterwards. */
    FUNCTION_IN_SCHEMA(562),
    /** A function is to have the name of one that is there already. */
    FUNCTION_NAME_TAKEN(563),
    /** A target below the database's version. */
    TARGET_BELOW_DATABASE(601),
    /** Migrations that cannot be rolled back, since nothing says how. */
    ROLLBACK_MISSING(602),
    /** More migrations are to be rolled back than are applied. */
    ROLLBACK_BEYOND_FIRST(603),
    /** A rollback script with a directive that cannot hold in one transaction. */
    ROLLBACK_NOT_IN_TRANSACTION(604),
    /** A stored rollback script that is not the one that the audit recorded. */
    ROLLBACK_SCRIPT_CHANGED(605),
    /** A rollback that drops rows of a seed which stays applied. */
    ROLLBACK_TAKES_SEED_ROWS(606),
    /** There are no migrations where they are expected. */
    SOURCE_MISSING(701),
    /** A script's name fits no rule. */
    FILE_NAME(702),
    /** Two migrations with one number. */
    DUPLICATE_NUMBER(703),
    /** A rollback script without its migration. */
    ROLLBACK_WITHOUT_MIGRATION(704),
    /** A script is not UTF-8. */
    NOT_UTF_8(705),
    /** A script or folder cannot be read. */
    UNREADABLE(706),
    /** A header's version contradicts the file's name. */
    VERSION_CONTRADICTS_NAME(707),
    /** An unknown directive. */
    DIRECTIVE_UNKNOWN(708),
    /** A directive that is not supported yet. */
    DIRECTIVE_NOT_SUPPORTED(709),
    /** A directive's arguments or place are wrong. */
    DIRECTIVE_MALFORMED(710),
    /** A string, name, comment or trigger without end. */
    UNTERMINATED(711),
    /** A NUL character in a script. */
    NUL_CHARACTER(712),
    /** BEGIN and COMMIT do not pair. */
    TRANSACTION_UNBALANCED(713),
    /** A statement that no migration may contain. */
    STATEMENT_REFUSED(714),
    /** A pragma that no migration may contain. */
    PRAGMA_REFUSED(715),
    /** A function or module that reaches beyond the database. */
    FUNCTION_REFUSED(716),
    /** A statement that cannot run in a transaction. */
    NEEDS_NO_TRANSACTION(717),
    /** A file with @no-transaction that does not hold exactly one fitting statement. */
    NOT_ALONE(718),
    /** A script that changes the ledger's tables beyond its own row. */
    LEDGER_OFF_LIMITS(719),
    /** A script differs from its line in migrations.lock. */
    LOCK_FILE_STALE(720),
    /** migrations.lock cannot be read or its chain is broken. */
    LOCK_FILE_MALFORMED(721),
    /** A file's name and its folder say different types. */
    TYPE_CONTRADICTS_FOLDER(722),
    /** A rollback script that fits several migrations. */
    ROLLBACK_AMBIGUOUS(723),
    /** A script that migrations.lock does not list. */
    LOCK_FILE_INCOMPLETE(725),
    /** A script that migrations.lock lists is not there. */
    LISTED_FILE_MISSING(726),
    /** A bind parameter in a script. */
    PARAMETER_REFUSED(727),
    /** One file in two roots of the class path. */
    DUPLICATE_FILE(728),
    /** A symbolic link to a folder, or out of the migrations' folder. */
    LINK_REFUSED(729),
    /** migrations.lock cannot be written. */
    LOCK_FILE_NOT_WRITTEN(730),
    /** A statement that no repeatable may contain. */
    REPEATABLE_STATEMENT(731),
    /** Two repeatables with one name. */
    REPEATABLE_TWICE(732),
    /** Two repeatables that define or drop one view or trigger. */
    REPEATABLE_CONFLICT(733),
    /** A script or lock file that is larger than any should be. */
    FILE_TOO_LARGE(734),
    /** More files than any set of migrations has. */
    TOO_MANY_FILES(735),
    /** A folder, pipe or device with a script's name. */
    SCRIPT_NOT_A_FILE(736),
    /** Migrations that every user of the machine may change. */
    UNSAFE_PERMISSIONS(737),
    /** A script whose name cannot be written in the encoding of file names that Java was started with. */
    NAME_NOT_ENCODABLE(739),
    /** A script that another tool's marks divide into parts. */
    SCRIPT_DIVIDED(740),
    /** A jar or module that holds scripts which no lookup shows. */
    JAR_NOT_LISTABLE(741),
    /** An application's own source of scripts that gives what no source may give. */
    SOURCE_BROKEN(742),
    /** A snapshot that somebody edited, or that was made from other migrations. */
    SNAPSHOT_REFUSED(743),
    /** Two replays, or a replay and a snapshot, that do not leave the same. */
    SNAPSHOT_DIFFERS(744),
    /** A snapshot cannot be written. */
    SNAPSHOT_NOT_WRITTEN(745),
    /** A statement that fits no script with batches. */
    BATCH_STATEMENT_REFUSED(750),
    /** A script that cannot go on in the background. */
    BACKGROUND_REFUSED(751),
    /** The folder for backups cannot take one. */
    BACKUP_LOCATION(801),
    /** A backup could not be made. */
    BACKUP_FAILED(802),
    /** A backup was made, but it does not prove to be whole. */
    BACKUP_NOT_VERIFIED(803),
    /** The database itself is damaged, found before the first write. */
    DAMAGED_BEFORE_RUN(804),
    /** There is no backup to put back. */
    BACKUP_MISSING(805),
    /** A file that is to be put back does not prove to be whole. */
    BACKUP_UNUSABLE(806),
    /** No backup fits this build. */
    BACKUP_NONE_FITS(807),
    /** A backup could not be put back. */
    RESTORE_FAILED(808),
    /** The database was found damaged after the last commit. */
    RESULT_DAMAGED(809),
    /** Files were moved while another file was becoming the database. */
    SWAP_UNCLEAR(810),
    /** A database behind a symbolic link is to be replaced. */
    SWAP_OF_A_LINK(811),
    /** The disk has no space for a copy of the database. */
    NO_SPACE_FOR_COPY(812),
    /** What is to be purged is nothing that this library has left, or a recovery still needs it. */
    NOT_A_LEFTOVER(813),
    /** What is to be purged cannot be deleted. */
    PURGE_FAILED(814),
    /** SQLite cannot make a schema anew in a copy, over a text in double quotes. */
    SCHEMA_NOT_COPIED(815),
    /** A new file that was to become the database does not prove to be whole. */
    REPLACEMENT_NOT_VERIFIED(830),
    /** A new file could not be made, or not put in the database's place. */
    REPLACEMENT_FAILED(831),
    /** Somebody wrote to the database while a run was made on its copy. */
    ORIGINAL_CHANGED(832),
    /** The opener cannot write a database's content under this key or cipher. */
    TRANSFER_UNSUPPORTED(840),
    /** The content could not be written into the new file. */
    TRANSFER_FAILED(841),
    /** The new file does not hold what the old one holds. */
    TRANSFER_UNEQUAL(842),

    /** Something that is not ours has the name of the folder in which copies of a crash are kept. */
    CRASH_FOLDER_TAKEN(850),
    /** Something failed inside of a run that nobody foresaw; everything was undone. */
    UNFORESEEN(853);

    private final int number;

    ProblemCode(int number) {
        this.number = number;
    }

    /** The code as it is printed: {@code ZM-301}. */
    public String code() {
        return "ZM-" + number;
    }

    /** The one file that holds every message, {@code problems.properties}, and how its placeholders are filled. */
    static final class Catalogue {
        private Catalogue() {}

        static String summary(ProblemCode code, List<String> values) {
            return text(code, ".summary", values);
        }

        static String remedy(ProblemCode code, List<String> values) {
            return text(code, ".remedy", values);
        }

        // Read anew each time: it happens once per failure, and a library keeps no static state.
        private static String text(ProblemCode code, String kind, List<String> values) {
            String template = templates().getProperty(code.code() + kind);
            // A catalogue lost in repackaging must not hide the problem itself.
            return template == null ? code.name() + " " + values : filled(template, values);
        }

        static String filled(String template, List<String> values) {
            StringBuilder text = new StringBuilder();
            int at = 0;
            while (at < template.length()) {
                int open = template.indexOf('{', at);
                int close = open < 0 ? -1 : template.indexOf('}', open);
                if (close < 0) {
                    break;
                }
                int index = Integer.parseInt(template, open + 1, close, 10);
                text.append(template, at, open).append(index < values.size() ? values.get(index) : "?");
                at = close + 1;
            }
            return text.append(template, at, template.length()).toString();
        }

        static Properties templates() {
            Properties templates = new Properties();
            try (InputStream bytes = open()) {
                if (bytes != null) {
                    Reader reader = new InputStreamReader(bytes, StandardCharsets.UTF_8);
                    templates.load(reader);
                }
            } catch (IOException e) {
                // The caller is about to report a problem: that one comes first, with its code and values.
                templates.clear();
            }
            return templates;
        }

        private static @Nullable InputStream open() {
            return ProblemCode.class.getResourceAsStream("problems.properties");
        }
    }
}
