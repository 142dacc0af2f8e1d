package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;

/**
 * A comment line {@code -- @name arguments}.
 *
 * @param location its line
 * @param name behind the at sign
 * @param arguments the rest of the line, without blanks at the ends
 * @param tokensBefore how many tokens of the script precede it
 */
record Directive(ScriptLocation location, String name, String arguments, int tokensBefore) {
    /** Whether the comment is a directive: its first non-blank character is an at sign, and a letter follows. */
    static boolean isIn(Comment comment) {
        String content = comment.content();
        return comment.endsWithLine()
                && content.length() > 1
                && content.charAt(0) == '@'
                && Character.isLetter(content.charAt(1));
    }

    static Directive of(String file, Comment comment) {
        String content = comment.content();
        int end = 1;
        while (end < content.length() && !Character.isWhitespace(content.charAt(end))) {
            end++;
        }
        ScriptLocation location = ScriptLocation.line(file, comment.line());
        return new Directive(
                location, content.substring(1, end), content.substring(end).strip(), comment.tokensBefore());
    }

    MigrationException malformed(String because) {
        return MigrationException.refusing(Problem.ofScript(ProblemCode.DIRECTIVE_MALFORMED, location, name, because));
    }

    MigrationException refused(ProblemCode code) {
        return MigrationException.refusing(Problem.ofScript(code, location, name));
    }
}
