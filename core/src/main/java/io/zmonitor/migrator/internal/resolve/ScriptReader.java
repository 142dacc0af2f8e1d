package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.SourceEntry.Content.Rollback;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.script.HeaderReader;
import io.zmonitor.migrator.internal.script.Script;
import io.zmonitor.migrator.internal.script.ScriptParser;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.Optional;

/** Turns the texts of a migration into something that can run. */
final class ScriptReader {
    private ScriptReader() {}

    /** Parses script and rollback; both are refused if their headers contradict the migration's number. */
    static ResolvedMigration read(SourceEntry entry, ScriptText text, Optional<ScriptText> rollback) {
        Script script = parse(entry, text);
        Optional<String> undoing = Optional.empty();
        if (rollback.isPresent()) {
            script = script.withRollback(parse(entry, rollback.get()));
            undoing = Optional.of(rollback.get().text());
        }
        SourceEntry known = Results.withContent(
                entry,
                new Results.ContentData(
                        script.header(),
                        Optional.of(script.text()),
                        undoing.isPresent() ? Rollback.SCRIPT : Rollback.NONE,
                        undoing));
        return new ResolvedMigration.OfScript(known, script, undoing);
    }

    static Script parse(SourceEntry entry, ScriptText text) {
        Script script = ScriptParser.parse(text.file(), text.text());
        checkBuild(text.file(), script, entry.id());
        return HeaderReader.checkVersion(text.file(), script.header(), entry.id())
                ? script.withNote(text.file() + ": the version in the header was not compared with the file's number")
                : script;
    }

    // A build whose newest migration is this one needs no leave to open what it has made.
    private static void checkBuild(String file, Script script, MigrationId id) {
        if (script.options().compatibleWith().orElse(-1) >= id.number()) {
            throw MigrationException.refusing(Problem.ofScript(
                    ProblemCode.DIRECTIVE_MALFORMED,
                    ScriptLocation.file(file),
                    "compatible-with",
                    "it names a build older than " + id));
        }
    }
}
