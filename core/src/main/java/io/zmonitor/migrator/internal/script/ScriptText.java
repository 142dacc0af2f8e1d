package io.zmonitor.migrator.internal.script;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.sql.Sha256;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A script as it is checked and run.
 *
 * @param file relative to the migrations' folder
 * @param text without byte-order mark, line ends as LF
 */
public record ScriptText(String file, String text) {
    /** Decodes the bytes of a file, which must be UTF-8. */
    public static ScriptText of(String file, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        if (decoder.decode(in, out, true).isError()) {
            String offset = Integer.toString(in.position());
            throw MigrationException.refusing(
                    Problem.ofScript(ProblemCode.NOT_UTF_8, ScriptLocation.file(file), offset));
        }
        return new ScriptText(file, SqlMigration.normalised(out.flip().toString()));
    }

    public String sha256() {
        return sha256(text);
    }

    /** Of the UTF-8 bytes, in lower-case hexadecimal digits. */
    public static String sha256(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
