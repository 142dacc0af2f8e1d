package io.zmonitor.migrator.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.internal.script.Token;
import io.zmonitor.migrator.internal.script.Tokenizer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random texts, cut by our tokenizer and by SQLite's: what SQLite runs must be what we have read. */
class TokenizerAgainstSqliteTest {
    private static final int ROUNDS = 5_000;
    private static final long SEED = 20261130;
    private static final List<String> BLANKS = List.of(
            " ",
            "\t",
            "\n",
            "\u000B",
            "\f",
            "\r",
            "\uFEFF",
            "/**/",
            "/* \u000B */",
            "--x\n",
            "\u00A0",
            "\u2028",
            "\u0085",
            "\u001C",
            "\u007F");
    private static final List<String> PIECES = List.of(
            "a", "B", "é", "\uFEFF", "1", "_", "$", "\"", "`", "[", "]", "'", "\u000B", " ", ".", "-", "/", "*", "--",
            "/*", "*/", "\n", "x'", "ß", "\u00A0", "K", "#", "@", ":", "::", "(", ")");

    private final Random random = new Random(SEED);
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void what_stands_between_two_words_is_a_blank_to_both_or_to_neither() {
        for (int i = 0; i < ROUNDS; i++) {
            String between = some(BLANKS, 5);
            String sql = "SELECT" + between + "1" + some(BLANKS, 3) + " AS c";

            Optional<String> label = label(sql);
            boolean blank = words(sql).equals(Optional.of(List.of("SELECT", "1", "AS", "c")));

            assertThat(blank)
                    .as("%s, seed %d, round %d", visible(sql), SEED, i)
                    .isEqualTo(label.equals(Optional.of("c")));
        }
    }

    @Test
    void what_sqlite_takes_for_one_name_is_one_token_of_that_name() {
        int names = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String sql = "SELECT 1 AS " + some(PIECES, 6);

            Optional<String> label = label(sql);
            // A comment without end, which SQLite lets pass, is refused.
            if (label.isPresent() && words(sql).isPresent()) {
                List<Token> tokens = new Tokenizer("", sql).read().tokens();
                assertThat(tokens)
                        .as("%s, seed %d, round %d", visible(sql), SEED, i)
                        .hasSize(4);
                assertThat(tokens.get(3).name())
                        .as("%s, seed %d, round %d", visible(sql), SEED, i)
                        .isEqualTo(io.zmonitor.migrator.internal.sql.Names.fold(label.get()));
                names++;
            }
        }
        assertThat(names).isGreaterThan(ROUNDS / 50);
    }

    @Test
    void what_follows_a_parameter_is_seen_by_both() {
        int parameters = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String sql =
                    "SELECT " + List.of("?", ":", "@", "$", "#").get(random.nextInt(5)) + some(PIECES, 5) + " AS c";

            if (label(sql).equals(Optional.of("c"))) {
                Optional<List<String>> words = words(sql);
                assertThat(words)
                        .as("%s, seed %d, round %d", visible(sql), SEED, i)
                        .isPresent();
                assertThat(words.get()
                                .subList(words.get().size() - 2, words.get().size()))
                        .as("%s, seed %d, round %d", visible(sql), SEED, i)
                        .containsExactly("AS", "c");
                parameters++;
            }
        }
        assertThat(parameters).isGreaterThan(ROUNDS / 50);
    }

    private String some(List<String> pieces, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    private Optional<String> label(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            return columns == 1 ? Optional.of(rows.getMetaData().getColumnLabel(1)) : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> words(String sql) {
        try {
            return Optional.of(new Tokenizer("", sql)
                    .read().tokens().stream().map(Token::text).toList());
        } catch (MigrationException e) {
            return Optional.empty();
        }
    }

    private static String visible(String sql) {
        StringBuilder text = new StringBuilder();
        sql.chars()
                .forEach(c -> text.append(c > 32 && c < 127 ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return text.toString();
    }
}
