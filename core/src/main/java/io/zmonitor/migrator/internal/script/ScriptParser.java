package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a script: splits it by SQLite's own lexical rules, reads header and directives, finds what the run does
 * itself and refuses what no migration may contain. A pure function: a script that passes can be run statement by
 * statement.
 */
public final class ScriptParser {
    private ScriptParser() {}

    /**
     * Reads a whole script.
     *
     * @param file what it is called in messages
     * @param normalisedText without byte-order mark, line ends as LF
     * @throws MigrationException if anything in it is refused; the problem names the place
     */
    public static Script parse(String file, String normalisedText) {
        Tokenizer tokenizer = new Tokenizer(file, normalisedText).read();
        List<StatementTokens> statements = StatementSplitter.split(file, normalisedText, tokenizer.tokens());
        DivisionRule.check(file, tokenizer, statements);
        Directives directives = Directives.read(file, tokenizer, statements);
        ScriptOptions options = directives.options();
        Optional<Problem> byHand = options.batch().isEmpty() && maySelectRows(statements)
                ? BatchRule.byHand(statements, directives.mayStay())
                : Optional.empty();
        List<ScriptStatement> parsed = new ArrayList<>();
        for (StatementTokens statement : statements) {
            parsed.add(parsed(statement, directives));
        }
        TransactionRule.checkPairs(statements);
        if (options.noTransaction()) {
            checkAlone(file, statements);
        }
        if (options.batch().isPresent()) {
            checkBatch(options, options.batch().get(), parsed);
        }
        return new Script(
                file,
                HeaderReader.read(tokenizer.comments()),
                options,
                parsed,
                normalisedText,
                byHand,
                directives.notes());
    }

    /**
     * Reads a text that this library has made of a schema and its rows: its comments say nothing, and none of its
     * statements may be one that a run would skip.
     *
     * @throws MigrationException if it holds what no script may
     */
    public static List<ScriptStatement> statements(String file, String text) {
        List<ScriptStatement> read = new ArrayList<>();
        for (StatementTokens statement : StatementSplitter.split(
                file, text, new Tokenizer(file, text).read().tokens())) {
            StatementTarget target = StatementTarget.of(statement);
            StatementRule.check(statement, target, false);
            PragmaRule.check(statement, false);
            LedgerRule.check(statement, target);
            NameRule.check(statement, target, false);
            if (action(statement, target) != Action.EXECUTE) {
                throw StatementRule.refused(
                        statement, statement.token(0).text(), "a text that was generated holds no such statement");
            }
            read.add(new ScriptStatement(statement.location(), statement.sql(), Action.EXECUTE, Optional.empty()));
        }
        return read;
    }

    // Apart from the rule, so that a boot whose scripts have no such word does not load it.
    private static boolean maySelectRows(List<StatementTokens> statements) {
        for (StatementTokens statement : statements) {
            if (statement.is(0, "DO")) {
                return true;
            }
            for (Token token : statement.tokens()) {
                if (token.isOneOf("LIMIT", "BETWEEN") || token.isOperator("<")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static ScriptStatement parsed(StatementTokens statement, Directives directives) {
        StatementTarget target = StatementTarget.of(statement);
        boolean noTransaction = directives.options().noTransaction();
        StatementRule.check(statement, target, noTransaction);
        PragmaRule.check(statement, noTransaction);
        LedgerRule.check(statement, target);
        Action action = action(statement, target);
        boolean isBatched = directives.options().batch().isPresent() && action == Action.EXECUTE;
        if (isBatched) {
            BatchRule.check(statement, target, directives.options().batch().get());
        }
        NameRule.check(statement, target, isBatched);
        return new ScriptStatement(statement.location(), statement.sql(), action, directives.expectedOf(statement));
    }

    private static Action action(StatementTokens statement, StatementTarget target) {
        if (TransactionRule.skips(statement)) {
            return Action.SKIPPED_TRANSACTION;
        }
        if (statement.isExplained()) {
            return Action.EXECUTE;
        }
        if (LedgerRule.skips(target)) {
            return Action.SKIPPED_LEDGER;
        }
        boolean foreignKeys = PragmaRule.of(PragmaRule.named(statement).name()) == PragmaRule.SKIPPED;
        return foreignKeys ? Action.SKIPPED_FOREIGN_KEYS : Action.EXECUTE;
    }

    private static void checkAlone(String file, List<StatementTokens> statements) {
        if (statements.size() != 1 || !isMaintenance(statements.get(0))) {
            throw MigrationException.refusing(Problem.ofScript(ProblemCode.NOT_ALONE, ScriptLocation.file(file)));
        }
    }

    private static void checkBatch(ScriptOptions options, BatchDirective batch, List<ScriptStatement> statements) {
        boolean runs = false;
        for (ScriptStatement statement : statements) {
            runs |= statement.action() == Action.EXECUTE;
        }
        String because = !runs
                ? "the script has no statement"
                : options.noTransaction()
                        ? "each batch is a transaction, so @no-transaction does not fit"
                        : options.restarts().isEmpty() ? "" : "a batch lowers no counter";
        if (!because.isEmpty()) {
            throw MigrationException.refusing(
                    Problem.ofScript(ProblemCode.BATCH_STATEMENT_REFUSED, batch.location(), because));
        }
    }

    private static boolean isMaintenance(StatementTokens statement) {
        return statement.isOneOf(0, "VACUUM", "REINDEX", "ANALYZE")
                || switch (PragmaRule.named(statement).name()) {
                    case "optimize", "wal_checkpoint", "incremental_vacuum" -> true;
                    default -> false;
                };
    }
}
