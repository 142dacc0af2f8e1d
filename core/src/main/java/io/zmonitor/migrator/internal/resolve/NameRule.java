package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import java.util.Set;

/**
 * Functions, tables and modules of the driver's native library that reach beyond the database: they read and write
 * files, load code, run other statements or change keys. Judged by tokens, so quotes, upper case and comments hide
 * nothing.
 */
final class NameRule {
    /** Tables of the library: refused wherever they are mentioned, even in single quotes. */
    private static final Set<String> TABLES = Set.of("fsdir", "lsmode", "sqlite_dbpage");

    // sha3_query runs the statements in its argument, ROLLBACK and ATTACH included.
    private static final Set<String> FUNCTIONS =
            Set.of("readfile", "writefile", "edit", "load_extension", "fts3_tokenizer", "zipfile", "sha3_query");
    private static final String CIPHER_FUNCTIONS = "sqlite3mc_";
    private static final Set<String> MODULES = Set.of("csv", "vsv", "fsdir", "zipfile");

    private NameRule() {}

    static void check(StatementTokens statement, Target target) {
        for (int at = 0; at < statement.size(); at++) {
            Token token = statement.token(at);
            if (token.kind() == Token.Kind.PARAMETER) {
                throw refused(ProblemCode.PARAMETER_REFUSED, statement, at, token.text());
            }
            if (token.mayBeName() && (TABLES.contains(token.name()) || isRefusedCall(statement, at))) {
                throw refused(ProblemCode.FUNCTION_REFUSED, statement, at, token.name());
            }
        }
        if (target.does("CREATE", "VIRTUAL TABLE")) {
            checkModule(statement, target.name().next());
        }
    }

    private static boolean isRefusedCall(StatementTokens statement, int at) {
        String name = statement.token(at).name();
        boolean refused = FUNCTIONS.contains(name) || name.startsWith(CIPHER_FUNCTIONS);
        return refused && statement.isOperator(at + 1, "(") && !namesTable(statement, at);
    }

    // "INSERT INTO edit (id)", "CREATE TABLE IF NOT EXISTS edit (id)", "REFERENCES edit (id)" call nothing.
    private static boolean namesTable(StatementTokens statement, int at) {
        return at > 0 && statement.isOneOf(at - 1, "INTO", "TABLE", "EXISTS", "REFERENCES");
    }

    private static void checkModule(StatementTokens statement, int using) {
        int module = statement.skip(using, "USING");
        if (module < statement.size()
                && MODULES.contains(statement.token(module).name())) {
            throw refused(
                    ProblemCode.FUNCTION_REFUSED,
                    statement,
                    module,
                    statement.token(module).name());
        }
    }

    private static MigrationException refused(ProblemCode code, StatementTokens statement, int at, String what) {
        return MigrationException.refusing(Problem.ofScript(code, statement.at(at), what));
    }
}
