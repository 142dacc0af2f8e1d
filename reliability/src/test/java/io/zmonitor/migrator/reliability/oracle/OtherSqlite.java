package io.zmonitor.migrator.reliability.oracle;

import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The shell of another SQLite, which knows nothing of encryption and nothing of this library: it recovers a plaintext
 * copy of a file set by itself, and says what is in it.
 */
public final class OtherSqlite {
    private static final boolean PRESENT = isPresent();

    private final Path workshop;

    /** Works in this folder, which is empty. */
    public OtherSqlite(Path workshop) {
        Assumptions.assumeTrue(PRESENT, "no sqlite3 here: nobody else can read the result");
        this.workshop = workshop;
    }

    /** Reads a set, which stays as it is. A copy of it is recovered. */
    public Answers read(Path database) {
        return read(database, Secrets.rawKey());
    }

    /** The same under another raw key. */
    public Answers read(Path database, byte[] rawKey) {
        try {
            Path folder = Files.createTempDirectory(workshop, "read");
            Path plain = folder.resolve("plain.db");
            new PlainSet(rawKey).copy(database, plain);
            List<String> said = asked(plain, folder.resolve("rows.sql"));
            FileSet.remove(folder);
            return new Answers(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> asked(Path plain, Path generated) throws IOException {
        List<String> script = new ArrayList<>(List.of(".bail off"));
        Questions.SOUNDNESS.forEach(question -> script.add(question + ";"));
        Questions.CONTENT.forEach(question -> script.add(question + ";"));
        script.add(".once " + generated);
        script.add(Questions.ABOUT_ROWS + ";");
        script.add(".read " + generated);
        Process shell = new ProcessBuilder("sqlite3", "-batch", "-init", "/dev/null", plain.toString())
                .redirectErrorStream(true)
                .start();
        script.add(".once " + generated + "2");
        // the ledger's questions only if its tables are there: their absence is a boundary too
        script.add("SELECT replace(column1, char(10), ' ') || ';' FROM (VALUES " + values(Questions.LEDGER)
                + ") WHERE EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'schema_version');");
        script.add(".read " + generated + "2");
        shell.getOutputStream().write((String.join("\n", script) + "\n").getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.lines()
                .map(line -> line.length() > 1 && line.charAt(1) == '|' ? line : "E|" + line)
                .toList();
    }

    private static String values(List<String> texts) {
        return String.join(
                ", ",
                texts.stream()
                        .map(text -> "('" + text.replace("'", "''") + "')")
                        .toList());
    }

    private static boolean isPresent() {
        try {
            return new ProcessBuilder("sqlite3", "-version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
