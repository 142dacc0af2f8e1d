package io.zmonitor.migrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.cli.Ward.Answer;
import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.session.Options;
import io.zmonitor.migrator.schema.SchemaCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What scripts rely on: exit codes, one document, keys that are never shown, and questions that never hang. */
class ContractTest {
    private static final Path PAGES = Path.of("..", "docs", "errors");

    @TempDir
    Path folder;

    private Ward ward;

    @BeforeEach
    void open() {
        ward = new Ward(folder);
    }

    static Stream<String> commands() {
        return leaves(Commands.complete(new Options()), "");
    }

    private static Stream<String> leaves(CommandLine line, String name) {
        return line.getSubcommands().isEmpty()
                ? Stream.of(name)
                : line.getSubcommands().entrySet().stream()
                        .flatMap(each -> leaves(each.getValue(), (name + " " + each.getKey()).strip()));
    }

    @Test
    void every_problem_has_an_exit_code() {
        assertThat(ProblemCode.values())
                .allSatisfy(code -> assertThat(ExitCode.of(code)).isNotIn(ExitCode.FINE, ExitCode.PENDING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZM-101", "zm-301", "ZM-861", "ZM-901"})
    void a_code_is_explained(String code) {
        assertThat(ward.bare("help", code).out()).contains(code.toUpperCase(Locale.ROOT), "Exit code: ");
    }

    @Test
    void every_problem_of_the_schema_and_of_the_command_has_an_exit_code() {
        assertThat(SchemaCode.values())
                .allSatisfy(code -> assertThat(ExitCode.of(code)).isNotEqualTo(ExitCode.FINE));
        assertThat(CommandCode.values())
                .allSatisfy(code -> assertThat(ExitCode.of(code)).isNotEqualTo(ExitCode.FINE));
    }

    @ParameterizedTest
    @EnumSource(CommandCode.class)
    void a_page_begins_with_the_message_and_answers_the_four_questions(CommandCode code) throws IOException {
        List<String> dots = List.of("\u2026", "\u2026");
        Path page = PAGES.resolve(code.code() + ".md");

        assertThat(Files.readString(page))
                .startsWith("# " + code.code() + " " + code.name() + "\n\n> " + code.summary(dots) + "\n>\n> "
                        + code.remedy(dots) + "\n\n## What happened\n");
        assertThat(Files.readAllLines(page)).contains("## Why", "## What to do", "## State of the database");
        assertThat(Files.readString(PAGES.resolve("README.md"))).contains("(" + code.code() + ".md)");
    }

    @Test
    void no_number_is_used_twice() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(CommandCode.values()).map(CommandCode::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> code.startsWith("ZM-86"));
    }

    @Test
    void the_table_of_exit_codes_is_printed_and_is_the_one_of_the_documents() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "command-line.md"));

        for (ExitCode code : ExitCode.values()) {
            assertThat(ward.bare("help", "exit-codes").out()).contains(code.number() + " ", code.meaning());
            assertThat(page).contains("| " + code.number() + " | " + code.meaning() + " |");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_is_documented_shows_an_example_and_has_a_schema(String command) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "command-line.md"));
        Answer help = ward.bare(Stream.concat(Stream.of(command.split(" ")), Stream.of("--help"))
                .toArray(String[]::new));

        assertThat(page).contains("| `" + command);
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Example", "  zmonitor-migrator ", "--key-file");
        assertThat(Ward.outputSchema().getSchemaNode().toString()).contains("{\"const\":\"" + command + "\"}");
    }

    @Test
    void a_document_that_the_schema_does_not_know_is_found() {
        assertThat(Ward.outputSchema()
                        .validate(
                                "{\"format\":1,\"command\":\"lock\",\"ok\":true,\"exit\":0,\"result\":{}}",
                                com.networknt.schema.InputFormat.JSON))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"statsu", "status --bogus", "rollback --to x", "", "--db", "status status"})
    void a_mistake_in_the_command_line_is_a_document_too(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        Answer text = ward.bare(arguments);
        assertThat(text.exit()).isEqualTo(2);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).contains("ZM-860", "Now: zmonitor-migrator help");

        assertThat(ward.json(2, arguments)).contains("\"code\":\"ZM-860\"", "\"state\":\"UNTOUCHED\"");
    }

    @Test
    void the_man_page_and_the_completion_know_every_command() {
        String page = ward.bare("man").out();
        String script = ward.bare("completion", "bash").out();

        assertThat(commands())
                .allSatisfy(command -> assertThat(page).contains(".SS " + command.replace("-", "\\-") + "\n"));
        assertThat(page.lines())
                .noneMatch(line -> line.startsWith(".") && !line.matches("\\.(TH|SH|SS|TP|B|I|PP|nf|fi)( .*)?"));
        assertThat(page).contains(".B \\-\\-key\\-file FILE", ".B 143\n");
        assertThat(script).contains("rollback", "--raw-key-file");
        assertThat(ward.json(0, "completion", "zsh")).contains("#compdef zmonitor-migrator");
    }

    @Test
    void a_mistyped_command_is_guessed() {
        assertThat(ward.bare("statsu").err()).contains("status");
    }

    @Test
    void an_option_that_a_command_needs_is_named() {
        assertThat(ward.bare("status").err()).contains("ZM-865", "--db FILE");
        assertThat(ward.bare("--db", ward.database.toString(), "--key-file", ward.keyFile.toString(), "status")
                        .err())
                .contains("ZM-865", "--migrations DIR");
    }

    @Test
    void a_key_comes_from_a_file_the_environment_input_the_terminal_or_a_command() {
        ward.withPassphrase("migrate", "--create");
        String db = ward.database.toString();
        String set = ward.migrations.toString();

        assertThat(ward.with("WARD_KEY", Ward.KEY)
                        .bare("--db", db, "--migrations", set, "--key-env", "WARD_KEY", "status")
                        .exit())
                .isZero();
        assertThat(ward.typing(Ward.KEY + "\r\nmore")
                        .bare("--db", db, "--migrations", set, "--key-stdin", "status")
                        .exit())
                .isZero();
        assertThat(ward.answering(Ward.KEY)
                        .bare("--db", db, "--migrations", set, "--key-prompt", "status")
                        .exit())
                .isZero();
        assertThat(ward.bare("--db", db, "--migrations", set, "--key-command", "cat '" + ward.keyFile + "'", "status")
                        .exit())
                .isZero();
    }

    @Test
    void a_raw_key_is_bytes_or_digits() {
        Path raw = folder.resolve("raw.key");
        Ward.key(raw, "00112233445566778899aabbccddeeff".repeat(2) + "\n");
        String[] line = {
            "--db",
            ward.database.toString(),
            "--migrations",
            ward.migrations.toString(),
            "--raw-key-file",
            raw.toString(),
            "migrate",
            "--create"
        };
        assertThat(ward.bare(line).exit()).isZero();
        Ward.key(raw, "short");
        assertThat(ward.bare(line).err()).contains("ZM-864").doesNotContain("short");
    }

    @Test
    void a_database_without_encryption_is_opened_only_if_that_is_said() {
        String[] line = {
            "--db", ward.database.toString(), "--migrations", ward.migrations.toString(), "migrate", "--create"
        };
        assertThat(ward.bare(line).err()).contains("ZM-861", "--no-encryption");
        assertThat(ward.database).doesNotExist();
        assertThat(ward.bare(Stream.concat(Arrays.stream(line), Stream.of("--no-encryption"))
                                .toArray(String[]::new))
                        .exit())
                .isZero();
    }

    @Test
    void a_key_file_that_others_can_read_is_refused() throws IOException {
        Files.setPosixFilePermissions(ward.keyFile, PosixFilePermissions.fromString("rw-r-----"));

        Answer answer = ward.withPassphrase("status");

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("ZM-863", "rw-r-----", "chmod 600 " + ward.keyFile);
    }

    @Test
    void two_keys_are_none() {
        assertThat(ward.with("K", Ward.KEY).run("--key-env", "K", "status").err())
                .contains("ZM-862", "--raw-key-file", "--key-env");
        assertThat(ward.run("--no-encryption", "status").err()).contains("ZM-862");
    }

    @Test
    void a_key_that_cannot_be_had_says_where_it_was_looked_for() throws IOException {
        String db = ward.database.toString();
        assertThat(ward.bare("--db", db, "--key-env", "NOBODY", "history").err())
                .contains("ZM-864", "NOBODY");
        assertThat(ward.bare("--db", db, "--key-stdin", "history").err()).contains("ZM-864", "--key-stdin");
        assertThat(ward.bare("--db", db, "--key-prompt", "history").err()).contains("ZM-864", "no terminal");
        assertThat(ward.answering(Ward.KEY)
                        .bare("--db", db, "--key-prompt", "--no-input", "history")
                        .err())
                .contains("ZM-864");
        assertThat(ward.bare("--db", db, "--key-command", "false " + Ward.KEY.replace(" ", ""), "history")
                        .err())
                .contains("ZM-864", "ended with 1")
                .doesNotContain("horse");
        assertThat(ward.bare("--db", db, "--key-command=false " + Ward.KEY.replace(" ", ""), "history")
                        .err())
                .contains("ZM-864", "ended with 1")
                .doesNotContain("horse");
        assertThat(ward.bare("--db", db, "--key-file", folder.toString(), "history")
                        .err())
                .contains("ZM-864");
        assertThat(ward.bare("--db", db, "--key-file", folder.resolve("none").toString(), "history")
                        .err())
                .contains("ZM-864");
        Ward.key(ward.keyFile, "\n");
        assertThat(ward.withPassphrase("history").err()).contains("ZM-864", "empty");
        Files.write(ward.keyFile, new byte[5000]);
        assertThat(ward.withPassphrase("history").err()).contains("ZM-864", "longer");
    }

    @Test
    void a_dangerous_act_asks_for_the_file_name() {
        ward.run("migrate", "--create");
        String[] rollback = {"rollback", "--to", "1", "--reason", "x"};

        Answer silent = ward.run(rollback);
        assertThat(silent.exit()).isEqualTo(2);
        assertThat(silent.err()).contains("ZM-866", "would undo schema-0002", "--reason x --yes");

        Answer declined = ward.answering("yes").run(rollback);
        assertThat(declined.exit()).isEqualTo(1);
        assertThat(declined.err()).contains("ZM-867", "Nothing changed.");
        assertThat(ward.run("status").out()).contains("version 2");

        assertThat(ward.answering("ward 7.db")
                        .run("--no-input", "rollback", "--to", "1", "--reason", "x")
                        .exit())
                .isEqualTo(2);
        assertThat(ward.answering("ward 7.db").run(rollback).exit()).isZero();
        assertThat(ward.run("status").out()).contains("version 1");
    }

    @Test
    void a_dangerous_act_needs_a_reason_and_its_dry_run_none() {
        ward.run("migrate", "--create");

        assertThat(ward.run("rollback", "--to", "1", "--yes").err()).contains("ZM-865", "--reason");
        assertThat(ward.run("rollback", "--to", "1", "--yes", "--reason", " ").err())
                .contains("ZM-865");
        assertThat(ward.run("rollback", "--to", "1", "--dry-run").exit()).isZero();
        assertThat(ward.run("status").out()).contains("version 2");
    }

    @Test
    void a_database_in_other_hands_is_7() throws SQLException {
        ward.run("migrate", "--create", "--target", "1");
        try (SqlCipherKey key = Ward.rawKey();
                Connection connection = key.open(new DatabaseFile(ward.database));
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThat(ward.json(7, "--lock-timeout", "1", "migrate")).contains("\"state\":\"UNTOUCHED\"");
        }
    }

    @Test
    void names_do_not_control_the_terminal() {
        ward.script("schema/0003_red.sql", "CREATE TABLE \"\u001b[31mred\" (id INTEGER PRIMARY KEY);");

        assertThat(ward.run("migrate", "--create", "--dry-run").out())
                .contains("\\u001b[31mred")
                .doesNotContain("\u001b");
    }
}
