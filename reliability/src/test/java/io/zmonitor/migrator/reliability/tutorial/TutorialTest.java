package io.zmonitor.migrator.reliability.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both tutorials, followed word by word, do what they say. */
class TutorialTest {
    private static final String FIRST = "first-boot.md";
    private static final String SECOND = "second-release.md";
    private static final String WARDS = "0001_wards_and_beds.sql";
    private static final String NUMBERS = "0002_bed_numbers.sql";
    private static final String PRINTS =
            "System.out.println(\"from \" + report.before() + \" to \" + report.after());\n";

    @TempDir
    Path project;

    @TempDir
    Path folder;

    @Test
    void the_first_boot_and_the_second_release() throws Exception {
        Reader reader = new Reader(project);
        String wards = Reader.block(FIRST, "CREATE TABLE wards");
        String program = Reader.block(FIRST, "class Ward");
        reader.writesMigration(WARDS, wards);
        assertThat(reader.runs(program)).isEqualTo("from 0 to 1\n");
        assertThat(reader.runs(program)).isEqualTo("from 1 to 1\n");
        byte[] head = Arrays.copyOf(Files.readAllBytes(project.resolve("ward.db")), 16);
        assertThat(new String(head, StandardCharsets.ISO_8859_1)).doesNotContain("SQLite");

        assertThat(reader.runs(program.replace("for this tutorial only", "something else")))
                .startsWith("ZM-101 ")
                .endsWith("database: UNTOUCHED\n");
        reader.writesMigration(WARDS, wards + "\n");
        assertThat(reader.runs(program)).startsWith("ZM-301 ");
        reader.writesMigration(WARDS, wards);

        String rows = Reader.block(SECOND, "INSERT OR IGNORE INTO wards");
        String filling =
                program.replace(PRINTS, PRINTS + rows).replace("args) {", "args) throws java.sql.SQLException {");
        assertThat(reader.runs(filling)).isEqualTo("from 1 to 1\n");
        assertThat(reader.runs(filling)).isEqualTo("from 1 to 1\n");
        String wrong = Reader.block(SECOND, "INSERT OR IGNORE INTO beds_new");
        reader.writesMigration(NUMBERS, wrong);
        assertThat(reader.runs(program)).startsWith("ZM-503 ").endsWith("database: UNTOUCHED\n");
        String copied = wrong.substring(wrong.indexOf("INSERT OR IGNORE"), wrong.indexOf("\nDROP TABLE"));
        String right = wrong.replace(copied, Reader.block(SECOND, "row_number()"));
        reader.writesMigration(NUMBERS, right);
        assertThat(reader.runs(program)).isEqualTo("from 1 to 2\n");
        try (var files = Files.list(project)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("ward.db.backup-")))
                    .hasSize(1);
        }

        String test = Reader.block(SECOND, "class BedNumbersTest");
        reader.tests("BedNumbersTest", test, Files.createDirectory(folder.resolve("right")));
        reader.writesMigration(NUMBERS, wrong);
        assertThatThrownBy(() -> reader.tests("BedNumbersTest", test, Files.createDirectory(folder.resolve("wrong"))))
                .hasMessageStartingWith("ZM-503 ");
    }
}
