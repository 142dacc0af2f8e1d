package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;

/**
 * What a migration may do with a pragma (sqlite.org/pragma.html). Whatever is not named here is refused: connection,
 * key and cipher settings belong to the run, and {@code PRAGMA rekey} would even commit.
 */
enum PragmaRule {
    /** The run does it itself. */
    SKIPPED,
    /** Belongs to the application, or does no harm: with and without a value. */
    ALLOWED,
    /** May be read, not set. */
    READ_ONLY,
    /** Works only outside of a transaction. */
    OUTSIDE_TRANSACTION,
    REFUSED;

    static PragmaRule of(String pragma) {
        return switch (pragma) {
            case "foreign_keys", "defer_foreign_keys", "foreign_key_check" -> SKIPPED;
            case "user_version", "application_id", "legacy_alter_table" -> ALLOWED;
            case "optimize", "incremental_vacuum" -> ALLOWED;
            case "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo" -> ALLOWED;
            case "foreign_key_list", "integrity_check", "quick_check" -> ALLOWED;
            case "database_list", "collation_list", "function_list", "module_list", "pragma_list" -> READ_ONLY;
            case "compile_options", "freelist_count", "page_count", "data_version", "schema_version" -> READ_ONLY;
            case "encoding", "page_size", "auto_vacuum", "journal_mode", "synchronous" -> READ_ONLY;
            case "wal_checkpoint" -> OUTSIDE_TRANSACTION;
            default -> REFUSED;
        };
    }

    /** The pragma a statement is about; none if it is not a PRAGMA. */
    static QualifiedName named(StatementTokens statement) {
        int verb = statement.verb();
        return statement.is(verb, "PRAGMA") ? statement.nameAt(verb + 1) : QualifiedName.NONE;
    }

    static void check(StatementTokens statement, boolean noTransaction) {
        if (!statement.is(statement.verb(), "PRAGMA")) {
            return;
        }
        QualifiedName pragma = named(statement);
        PragmaRule rule = of(pragma.name());
        boolean sets = pragma.next() < statement.size();
        if (rule == REFUSED || (rule == READ_ONLY && sets)) {
            throw refused(ProblemCode.PRAGMA_REFUSED, statement, pragma.name());
        }
        if (rule == OUTSIDE_TRANSACTION && !noTransaction) {
            throw refused(ProblemCode.NEEDS_NO_TRANSACTION, statement, "PRAGMA " + pragma.name());
        }
    }

    private static MigrationException refused(ProblemCode code, StatementTokens statement, String what) {
        return MigrationException.refusing(Problem.ofScript(code, statement.location(), what));
    }
}
