package io.zmonitor.migrator.reliability.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which copies of a key a heap dump shows, and when they are gone. */
class HeapDumpTest {
    @TempDir
    Path folder;

    @Test
    void a_closed_key_is_in_no_live_object() throws Exception {
        DatabaseFile database = new DatabaseFile(Files.createFile(folder.resolve("monitor.db")));
        SqlCipherKey.raw(Secret.key()).open(database, Purpose.CREATION).close();

        try (ChildJvm child = VerboseLogging.process(HeapDumpMain.class, folder.resolve("temp"))
                .start(folder.toString())) {
            child.say(HexFormat.of().formatHex(Secret.key()));
            assertThat(child.outcome().exitCode()).isZero();
        }

        assertThat(secretsIn("open.hprof"))
                .containsExactly(Secret.KEY); // the driver keeps its settings, and we our arrays
        assertThat(secretsIn("held.hprof")).containsExactly(Secret.KEY);
        assertThat(secretsIn("closed.hprof")).isEmpty();
    }

    private List<Secret> secretsIn(String dump) throws IOException {
        return Secret.in(Files.readAllBytes(folder.resolve(dump)));
    }
}
