package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.Comment;
import io.zmonitor.migrator.internal.script.Directives;
import io.zmonitor.migrator.internal.script.Script;
import io.zmonitor.migrator.internal.script.ScriptParser;
import io.zmonitor.migrator.internal.script.ScriptText;
import io.zmonitor.migrator.internal.script.StatementSplitter;
import io.zmonitor.migrator.internal.script.StatementTarget;
import io.zmonitor.migrator.internal.script.StatementTokens;
import io.zmonitor.migrator.internal.script.Token;
import io.zmonitor.migrator.internal.script.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a repeatable: the rules of every script, and then only what can be dropped and made again without a loss. A
 * pure function.
 */
final class RepeatableReader {
    private static final String NO_DIRECTIVES = "a repeatable has none";

    private RepeatableReader() {}

    static ResolvedRepeatable read(SourceEntry.Repeatable entry, ScriptText text) {
        refuseDirectives(text);
        Script script = ScriptParser.parse(text.file(), text.text());
        List<Token> tokens = new Tokenizer(text.file(), text.text()).read().tokens();
        List<StatementTokens> split = StatementSplitter.split(text.file(), text.text(), tokens);
        List<RepeatableStatement> statements = new ArrayList<>();
        for (int at = 0; at < split.size(); at++) {
            if (script.statements().get(at).action() != Action.SKIPPED_TRANSACTION) {
                statements.add(statement(split.get(at)));
            }
        }
        return new ResolvedRepeatable(entry, statements);
    }

    private static void refuseDirectives(ScriptText text) {
        for (Comment comment : new Tokenizer(text.file(), text.text()).read().comments()) {
            if (Directives.Directive.isIn(comment)) {
                Directives.Directive directive = Directives.Directive.of(text.file(), comment);
                if (directive.resembled().isPresent()) {
                    throw directive.malformed(NO_DIRECTIVES);
                }
            }
        }
    }

    private static RepeatableStatement statement(StatementTokens statement) {
        StatementTarget target = StatementTarget.of(statement);
        boolean created = target.deed().equals("CREATE");
        boolean derived = target.object().equals("VIEW") || target.object().equals("TRIGGER");
        boolean here =
                target.name().schema().isEmpty() || target.name().schema().equals("main");
        boolean allowed = derived && here && (created || target.deed().equals("DROP"));
        String name = target.name().name();
        if (!allowed || target.temporary() || statement.isExplained() || !isPlain(name)) {
            throw MigrationException.refusing(
                    Problem.ofScript(ProblemCode.REPEATABLE_STATEMENT, statement.location(), firstWords(statement)));
        }
        DerivedObject.Kind kind = target.object().equals("VIEW") ? DerivedObject.Kind.VIEW : DerivedObject.Kind.TRIGGER;
        RepeatableStatement.Deed deed = created ? RepeatableStatement.Deed.CREATE : RepeatableStatement.Deed.DROP;
        return new RepeatableStatement(statement.location(), statement.sql(), deed, new DerivedObject(kind, name));
    }

    // The names are kept one per line.
    private static boolean isPlain(String name) {
        return !name.isEmpty() && name.chars().noneMatch(Character::isISOControl);
    }

    private static String firstWords(StatementTokens statement) {
        List<String> words = new ArrayList<>();
        for (int at = 0;
                at < statement.size() && words.size() < 3 && statement.token(at).kind() == Token.Kind.WORD;
                at++) {
            words.add(statement.token(at).text());
        }
        return String.join(" ", words);
    }
}
