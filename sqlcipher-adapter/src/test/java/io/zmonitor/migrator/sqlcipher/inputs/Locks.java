package io.zmonitor.migrator.sqlcipher.inputs;

import io.zmonitor.migrator.MigrationsLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Lock files as an attacker writes them: wrong in what they list, right in their chain. */
final class Locks {
    private Locks() {}

    /** The folder's lock file with one more line. */
    static void listing(Path scripts, String path) throws Exception {
        Path lock = MigrationsLock.write(scripts);
        List<String> lines = new ArrayList<>(Files.readAllLines(lock));
        String comment = lines.remove(0);
        lines.remove(lines.size() - 1);
        lines.add(sha256("SELECT 1;") + "  " + path);
        lines.sort(Comparator.comparing(line -> line.substring(66)));
        String listed = String.join("\n", lines) + "\n";
        Files.writeString(lock, comment + "\n" + listed + "chain  " + sha256(listed) + "\n");
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
