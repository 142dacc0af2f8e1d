package io.zmonitor.migrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.cli.Ward.Answer;
import io.zmonitor.migrator.cli.key.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for operators, done: its scripts are written, and its lines are run in order. */
class OperateTest {
    private static final Path PAGE = Path.of("..", "docs", "how-to", "operate.md");
    private static final Set<String> FILES = Set.of("ward.db", "ward.key", "migrations", "empty.db");
    private static final Pattern BLOCK = Pattern.compile("```(sh|sql)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void every_line_of_the_page_does_what_it_says() throws IOException {
        Ward ward = new Ward(folder);
        Ward.key(folder.resolve("ward.key"), Ward.RAW);
        ward.answering("ward.db");
        String alias = "";
        int lines = 0;
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            if (block.group(1).equals("sql")) {
                write(block.group(2));
                continue;
            }
            for (String line : block.group(2).lines().toList()) {
                if (line.startsWith("alias zm='")) {
                    alias = line.substring("alias zm='".length(), line.length() - 1);
                    continue;
                }
                run(ward, line.startsWith("zm ") ? alias + line.substring(2) : line);
                lines++;
            }
        }
        assertThat(lines).isGreaterThan(25);
    }

    private void write(String block) throws IOException {
        String name = block.lines().findFirst().orElseThrow().substring("-- ".length());
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.substring(block.indexOf('\n') + 1));
    }

    private void run(Ward ward, String line) {
        int comment = line.indexOf(" # ");
        int expected =
                comment < 0 ? 0 : Integer.parseInt(line.substring(comment + 3).strip());
        List<String> words = new ArrayList<>(Words.of(comment < 0 ? line : line.substring(0, comment)));
        assertThat(words.remove(0)).isEqualTo("zmonitor-migrator");
        words.replaceAll(word -> FILES.contains(word) ? folder.resolve(word).toString() : word);

        Answer answer = ward.bare(words.toArray(String[]::new));

        assertThat(answer.exit()).as(line + "\n" + answer).isEqualTo(expected);
    }
}
