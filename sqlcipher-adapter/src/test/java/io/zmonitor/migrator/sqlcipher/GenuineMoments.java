package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.CrashMoments.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The same as {@link CrashMoments} in WAL mode, of a database that the shell of the genuine SQLCipher 3.4 works on. */
final class GenuineMoments {
    private static final String SHELL = "sqlcipher";
    private static final String CONTENT = "PRAGMA integrity_check;\nSELECT count(*) || ' rows ' || total(id) || ' ' ||"
            + " ifnull(group_concat(hex(substr(value, 1, 12))), '') FROM (SELECT id, value FROM vitals ORDER BY id);\n"
            + "PRAGMA user_version;\n";

    private GenuineMoments() {}

    /** Whether the shell is installed, and is of the generation that these tests know. */
    static boolean isInstalled() {
        try {
            return run(Path.of("."), "PRAGMA cipher_version;").contains("3.4");
        } catch (IOException e) {
            return false;
        }
    }

    /** Lives one of so many transactions. */
    static List<Moment> lived(Path folder, Random random, int transactions) throws IOException {
        Files.createDirectory(folder);
        StringBuilder script = new StringBuilder("PRAGMA key = \"x'"
                + HexFormat.of().formatHex(Keys.rawBytes(1))
                + "'\";\nPRAGMA journal_mode = WAL;\nPRAGMA synchronous = FULL;\nPRAGMA wal_autocheckpoint = 0;\n"
                + "PRAGMA cache_size = 5;\nCREATE TABLE vitals (id INTEGER PRIMARY KEY, value BLOB);\n"
                + "PRAGMA wal_checkpoint(TRUNCATE);\n.print ==\n"
                + CONTENT);
        for (int i = 0; i < transactions; i++) {
            script.append("BEGIN;\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ")
                    .append(1 + random.nextInt(60))
                    .append(") INSERT INTO vitals (value) SELECT " + CrashWorkshop.noise(random, "i", 300)
                            + " FROM n;\nUPDATE vitals SET value = " + CrashWorkshop.noise(random, "id", 200)
                            + " WHERE id % 5 = 0;\n")
                    .append(copy(2 * i))
                    .append("COMMIT;\n.print ==\n")
                    .append(CONTENT)
                    .append(copy(2 * i + 1));
        }
        String[] contents = run(folder, script.toString()).split("==\n");
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < 2 * transactions; i++) {
            int committed = 1 + (i + 1) / 2;
            DatabaseFile set = new DatabaseFile(folder.resolve("moment-" + i).resolve("monitor.db"));
            moments.add(new Moment(
                    set,
                    Stream.of(contents)
                            .skip(1)
                            .limit(committed)
                            .map(content -> content.replace("\n", ""))
                            .toList(),
                    1024,
                    set.path(),
                    committed,
                    false));
        }
        return moments;
    }

    private static String copy(int moment) {
        String to = "moment-" + moment;
        return ".shell mkdir " + to + "\n.shell cp live.db " + to + "/monitor.db\n.shell cp live.db-wal " + to
                + "/monitor.db-wal\n";
    }

    private static String run(Path folder, String script) throws IOException {
        Process shell = new ProcessBuilder(SHELL, "-batch", "live.db")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(
                        ProcessBuilder.Redirect.from(Files.writeString(Files.createTempFile("script", ".sql"), script)
                                .toFile()))
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!shell.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException("It goes on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return said;
    }
}
