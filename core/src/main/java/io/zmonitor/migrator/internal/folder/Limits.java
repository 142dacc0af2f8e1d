package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.ScriptLocation;
import java.io.IOException;
import java.io.InputStream;

/**
 * How much of a source is read before it is taken for a mistake or an attack: a boot must not run out of memory because
 * somebody put a film into the migrations' folder, or packed zeros into a jar.
 */
public final class Limits {
    /** The largest script or lock file. */
    static final int MOST_BYTES = 32 * 1024 * 1024;

    /** The most files in one folder of migrations, those in its folders included. */
    public static final int MOST_FILES = 10_000;

    private Limits() {}

    /** All bytes of a stream, of which no more than the limit are ever held. */
    public static byte[] read(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw tooLarge(name);
        }
        return bytes;
    }

    static MigrationException tooLarge(String name) {
        return MigrationException.refusing(
                Problem.ofScript(ProblemCode.FILE_TOO_LARGE, ScriptLocation.file(name), Integer.toString(MOST_BYTES)));
    }

    /** Refuses one more file than there may be. */
    public static void checkCount(String place, int files) {
        if (files > MOST_FILES) {
            throw MigrationException.refusing(Problem.ofScript(
                    ProblemCode.TOO_MANY_FILES, ScriptLocation.file(place), Integer.toString(MOST_FILES)));
        }
    }
}
