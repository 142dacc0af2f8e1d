package io.zmonitor.migrator.reliability.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The oracle finds what is wrong, and nothing else. */
class OracleTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Journal.class)
    void every_boundary_is_recognised(Journal journal) throws Exception {
        Oracle oracle = oracle(journal);
        Path lived = FileSet.copied(oracle.golden().start(), folder.resolve("lived"));
        for (int boundary = 1; boundary <= MonitorLife.CHAPTERS; boundary++) {
            MonitorLife.of(lived.resolve(FileSet.NAME), journal).live(boundary);
            List<String> violations = new ArrayList<>();

            assertThat(oracle.left(lived, boundary, violations)).isEqualTo(boundary);
            assertThat(violations).isEmpty();
            assertThat(oracle.judge(FileSet.copied(lived, folder.resolve("copy-" + boundary)), boundary))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(CrashedSet.JournalMode.class)
    void another_sqlite_recovers_a_crashed_set_by_itself(CrashedSet.JournalMode mode) throws Exception {
        CrashedSet crashed = CrashedSet.leftIn(folder, mode, Secrets.rightKey());

        Answers answers = other().read(crashed.database().path());

        assertThat(answers.flaws()).isEmpty();
        assertThat(answers.content())
                .filteredOn(line -> line.contains("'before'"))
                .hasSize(CrashedSet.ROWS);
        assertThat(answers.content()).noneMatch(line -> line.contains("'after'"));
    }

    @Test
    void a_changed_row_a_lost_boundary_and_an_edited_ledger_are_seen() throws Exception {
        Oracle oracle = oracle(Journal.TRUNCATE);
        Path start = oracle.golden().start();

        assertThat(oracle.judge(FileSet.copied(start, folder.resolve("old")), 1))
                .contains("boundary 1 was acknowledged, and 0 is left");
        assertThat(oracle.judge(changed(start, "UPDATE vitals SET value = 0 WHERE id = 9"), 0))
                .anyMatch(text -> text.startsWith("it is no boundary"));
        assertThat(oracle.judge(changed(start, "UPDATE schema_version SET version = 7 WHERE version = 2"), 0))
                .anyMatch(text -> text.startsWith("boundary 0 has the ledger"));
        assertThat(oracle.judge(
                        changed(
                                start,
                                "DROP TRIGGER schema_version_audit_keeps_values",
                                "UPDATE schema_version_audit SET detail = 'x' WHERE sequence = 1"),
                        0))
                .contains("audit row 1 is not what was written");
        List<String> seen = new ArrayList<>();
        oracle.left(
                changed(start, "DROP TRIGGER schema_version_audit_keeps_rows", "DELETE FROM schema_version_audit"),
                0,
                seen);
        assertThat(seen).contains("the audit has no step schema-1", "the audit has no step schema-2");
    }

    @Test
    void a_secret_in_any_file_is_seen() throws Exception {
        Files.writeString(folder.resolve("note"), "he is called " + Secrets.PATIENT);

        assertThat(Oracle.secrets(folder)).containsExactly("a secret is readable in note");
    }

    private Path changed(Path start, String... statements) throws Exception {
        Path copy = FileSet.copied(start, folder.resolve("changed-" + statements[0].hashCode()));
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(copy.resolve(FileSet.NAME)))) {
            Sql.execute(connection, statements);
        }
        return copy;
    }

    private Oracle oracle(Journal journal) throws Exception {
        return new Oracle(Golden.lived(folder.resolve("golden"), journal), other());
    }

    private OtherSqlite other() throws Exception {
        return new OtherSqlite(Files.createDirectories(folder.resolve("other")));
    }
}
