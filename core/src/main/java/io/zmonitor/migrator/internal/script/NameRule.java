package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Functions, tables and modules of the driver's native library that reach beyond the database: they read and write
 * files, load code, run other statements or change keys. Judged by tokens, so quotes, upper case and comments hide
 * nothing.
 */
public final class NameRule {
    private static final int NONE = -1;

    /** Tables of the library: refused wherever they are mentioned, even in single quotes. */
    private static final Set<String> TABLES = Set.of("fsdir", "lsmode", "sqlite_dbpage");

    // sha3_query runs the statements in its argument, ROLLBACK and ATTACH included.
    private static final Set<String> FUNCTIONS =
            Set.of("readfile", "writefile", "edit", "load_extension", "fts3_tokenizer", "zipfile", "sha3_query");
    private static final String CIPHER_FUNCTIONS = "sqlite3mc_";
    private static final Set<String> MODULES = Set.of("csv", "vsv", "fsdir", "zipfile");

    private NameRule() {}

    static void check(StatementTokens statement, StatementTarget target, boolean mayHaveParameters) {
        for (int at = 0; !mayHaveParameters && at < statement.size(); at++) {
            if (statement.token(at).kind() == Token.Kind.PARAMETER) {
                throw refused(
                        ProblemCode.PARAMETER_REFUSED,
                        statement,
                        at,
                        statement.token(at).text());
            }
        }
        int reaching = reaching(statement, target);
        if (reaching != NONE) {
            throw refused(
                    ProblemCode.FUNCTION_REFUSED,
                    statement,
                    reaching,
                    statement.token(reaching).name());
        }
    }

    /** What of these names stands in the text that defines an object of a schema, if one does. */
    public static Optional<String> reachingOut(String definition) {
        List<Token> tokens = new Tokenizer("", definition).read().tokens();
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        StatementTokens statement = new StatementTokens(ScriptLocation.file(""), definition, tokens, 0);
        int reaching = reaching(statement, StatementTarget.of(statement));
        return reaching == NONE
                ? Optional.empty()
                : Optional.of(statement.token(reaching).name());
    }

    /** Texts without any of these words, in lower case, reach nothing. */
    public static List<String> marks() {
        List<String> marks = new ArrayList<>(TABLES);
        marks.addAll(FUNCTIONS);
        marks.addAll(MODULES);
        marks.add(CIPHER_FUNCTIONS);
        return marks;
    }

    private static int reaching(StatementTokens statement, StatementTarget target) {
        for (int at = 0; at < statement.size(); at++) {
            Token token = statement.token(at);
            if (token.mayBeName() && (TABLES.contains(token.name()) || isRefusedCall(statement, at, target))) {
                return at;
            }
        }
        return target.does("CREATE", "VIRTUAL TABLE")
                ? module(statement, target.name().next())
                : NONE;
    }

    private static boolean isRefusedCall(StatementTokens statement, int at, StatementTarget target) {
        String name = statement.token(at).name();
        boolean refused = FUNCTIONS.contains(name) || name.startsWith(CIPHER_FUNCTIONS);
        return refused && statement.isOperator(at + 1, "(") && !namesTable(statement, at, target);
    }

    // "INSERT INTO edit (id)", "REFERENCES edit (id)", "CREATE VIEW edit (id)", "CREATE INDEX i ON edit (id)" call
    // nothing.
    private static boolean namesTable(StatementTokens statement, int at, StatementTarget target) {
        int behind = target.name().next();
        boolean made = target.deed().equals("CREATE") && at == behind - 1;
        boolean indexed = target.does("CREATE", "INDEX") && at == behind + 1 && statement.is(behind, "ON");
        return made || indexed || (at > 0 && statement.isOneOf(at - 1, "INTO", "TABLE", "EXISTS", "REFERENCES"));
    }

    private static int module(StatementTokens statement, int using) {
        int module = statement.skip(using, "USING");
        return module < statement.size()
                        && MODULES.contains(statement.token(module).name())
                ? module
                : NONE;
    }

    private static MigrationException refused(ProblemCode code, StatementTokens statement, int at, String what) {
        return MigrationException.refusing(Problem.ofScript(code, statement.at(at), what));
    }
}
