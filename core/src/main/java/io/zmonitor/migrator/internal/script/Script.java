package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.SourceEntry.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A script, read and checked as far as that is possible without a database.
 *
 * @param file its name relative to the migrations' folder
 * @param header its header comments
 * @param options its directives
 * @param statements all of them, also those that a run skips
 * @param text the normalised text
 * @param byHand that it treats a table in batches by hand, if it does and does not say that this is meant
 * @param notes what is worth knowing and stops nothing; nothing of the script's text but a short word
 */
public record Script(
        String file,
        Header header,
        ScriptOptions options,
        List<ScriptStatement> statements,
        String text,
        Optional<Problem> byHand,
        List<String> notes) {
    /** Copies the lists. */
    public Script {
        statements = List.copyOf(statements);
        notes = List.copyOf(notes);
    }

    public Script withNote(String note) {
        List<String> all = new ArrayList<>(notes);
        all.add(note);
        return new Script(file, header, options, statements, text, byHand, all);
    }

    /** The same, with what its rollback does by hand, unless it does so itself. */
    public Script withRollback(Script rollback) {
        return byHand.isPresent() ? this : new Script(file, header, options, statements, text, rollback.byHand, notes);
    }
}
