package io.zmonitor.migrator.internal.effect;

import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import io.zmonitor.migrator.internal.script.Action;
import io.zmonitor.migrator.internal.script.Script;
import io.zmonitor.migrator.internal.script.ScriptStatement;
import io.zmonitor.migrator.internal.script.ScriptText;
import io.zmonitor.migrator.internal.script.StatementSplitter;
import io.zmonitor.migrator.internal.script.StatementTarget;
import io.zmonitor.migrator.internal.script.StatementTokens;
import io.zmonitor.migrator.internal.script.Token;
import io.zmonitor.migrator.internal.script.Tokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a script leaves behind when an earlier runner runs it.
 *
 * @param hashes SHA-256 of the file's bytes, however its line ends and its byte-order mark were checked out
 * @param words the descriptions a runner may record: the file's name, the same without number, the texts that the script's
 *     own INSERT into the ledger holds
 * @param isWhole whether its objects in the schema prove all of it: no statement after the last one that makes an object
 *     writes rows, unless both are in one transaction of the script's own
 * @param isInParts whether a part of it may have been kept that nothing shows: it commits in its middle
 */
public record ScriptTraces(Set<String> hashes, Set<String> words, boolean isWhole, boolean isInParts) {
    private static final String MARK = "\uFEFF";

    /** Copies the sets. */
    public ScriptTraces {
        hashes = Set.copyOf(hashes);
        words = Set.copyOf(words);
    }

    /** The traces of a migration; none of one coded in Java, which no earlier runner could run. */
    public static ScriptTraces of(ResolvedMigration migration) {
        return migration instanceof ResolvedMigration.OfScript script
                ? new ScriptTraces(
                        hashes(script.script().text()),
                        words(script),
                        isWhole(script.script()),
                        isInParts(script.script()))
                : new ScriptTraces(Set.of(), Set.of(), false, false);
    }

    private static Set<String> hashes(String text) {
        Set<String> hashes = new HashSet<>();
        for (String ends : List.of("\n", "\r\n")) {
            String written = text.replace("\n", ends);
            hashes.add(ScriptText.sha256(written));
            hashes.add(ScriptText.sha256(MARK + written));
        }
        return hashes;
    }

    private static Set<String> words(ResolvedMigration.OfScript script) {
        Set<String> words = new HashSet<>();
        String path = script.entry().file();
        String file = path.substring(path.lastIndexOf('/') + 1);
        String stem = file.toLowerCase(Locale.ROOT).endsWith(".sql") ? file.substring(0, file.length() - 4) : file;
        words.add(stem);
        words.add(stem.substring(stem.indexOf('_') + 1));
        for (ScriptStatement statement : script.script().statements()) {
            if (statement.action() == Action.SKIPPED_LEDGER) {
                tokens(statement).ifPresent(tokens -> addTexts(tokens, words));
            }
        }
        return words;
    }

    private static void addTexts(StatementTokens statement, Set<String> words) {
        for (Token token : statement.tokens()) {
            if (token.kind() == Token.Kind.STRING) {
                String text = token.text();
                words.add(text.substring(1, text.length() - 1).replace("''", "'"));
            }
        }
    }

    private static boolean isWhole(Script script) {
        boolean inTransaction = false;
        boolean madeInTransaction = false;
        boolean writtenAfter = false;
        for (ScriptStatement statement : script.statements()) {
            Optional<StatementTokens> tokens = tokens(statement);
            if (tokens.isEmpty()) {
                continue;
            }
            if (statement.action() == Action.SKIPPED_TRANSACTION) {
                inTransaction = tokens.get().is(0, "BEGIN");
                // At its end: the transaction that holds the last object was kept as a whole, or not at all.
                writtenAfter &= inTransaction || !madeInTransaction;
                madeInTransaction = false;
            } else if (statement.action() == Action.EXECUTE
                    && SchemaEffect.of(tokens.get()).isPresent()) {
                madeInTransaction = inTransaction;
                writtenAfter = false;
            } else if (statement.action() == Action.EXECUTE) {
                writtenAfter |= StatementTarget.of(tokens.get()).writesRows();
            }
        }
        return !writtenAfter;
    }

    /**
     * Whether an earlier runner may have kept a part of it that nothing shows: it commits in its middle, and no object was
     * made before.
     */
    private static boolean isInParts(Script script) {
        boolean written = false;
        boolean made = false;
        boolean committed = false;
        for (ScriptStatement statement : script.statements()) {
            Optional<StatementTokens> tokens = tokens(statement);
            if (tokens.isEmpty()) {
                continue;
            }
            if (statement.action() == Action.SKIPPED_TRANSACTION) {
                committed |= written && !tokens.get().is(0, "BEGIN");
            } else if (statement.action() == Action.EXECUTE) {
                boolean makes = SchemaEffect.of(tokens.get()).isPresent();
                boolean changes = makes || StatementTarget.of(tokens.get()).writesRows();
                if (committed && changes) {
                    return !made;
                }
                written |= changes;
                made |= makes;
            }
        }
        return false;
    }

    static Optional<StatementTokens> tokens(ScriptStatement statement) {
        String sql = statement.sql();
        String file = statement.location().file();
        List<StatementTokens> split = StatementSplitter.split(
                file, sql, new Tokenizer(file, sql).read().tokens());
        return split.isEmpty() ? Optional.empty() : Optional.of(split.get(0));
    }
}
