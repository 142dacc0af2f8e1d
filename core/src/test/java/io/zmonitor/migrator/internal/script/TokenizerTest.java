package io.zmonitor.migrator.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.resolve.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    select              | WORD
                    größe_1$            | WORD
                    "a""b;"             | QUOTED_NAME
                    `a``b;`             | QUOTED_NAME
                    [a;b]               | QUOTED_NAME
                    'it''s; --'         | STRING
                    'ends with \\'      | STRING
                    ''                  | STRING
                    x'00ff'             | BLOB
                    X'00FF'             | BLOB
                    12                  | NUMBER
                    1.5e-3              | NUMBER
                    .5                  | NUMBER
                    0x1F                | NUMBER
                    1e+5                | NUMBER
                    ?                   | PARAMETER
                    ?12                 | PARAMETER
                    :name               | PARAMETER
                    @name               | PARAMETER
                    $a::b(c)            | PARAMETER
                    #1                  | PARAMETER
                    ->>                 | OPERATOR
                    ;                   | SEMICOLON
                    """)
    void one_token_is_found_whole(String text, Token.Kind kind) {
        List<Token> tokens = new Tokenizer("f", text).read().tokens();

        assertThat(tokens).singleElement().satisfies(token -> {
            assertThat(token.kind()).isEqualTo(kind);
            assertThat(token.text()).isEqualTo(text);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    a--b'c                 | a
                    a/*'*/b                | a b
                    /* a /* b */ c         | c
                    /**/a                  | a
                    /*/ */ a               | a
                    a->'$.b'               | a -> '$.b'
                    1-2                    | 1 - 2
                    0x1e-5                 | 0x1e - 5
                    a.b                    | a . b
                    x 'a'                  | x 'a'
                    "a"'b'                 | "a" 'b'
                    ]                      | ]
                    a/b                    | a / b
                    """)
    void comments_and_neighbours_are_told_apart(String text, String expected) {
        List<String> tokens = new Tokenizer("f", text)
                .read().tokens().stream().map(Token::text).toList();

        assertThat(String.join(" ", tokens)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"\"A\"\"b\", 'a\"b'", "`A``b`, a`b", "[A b], a b", "PATIENTS, patients"})
    void a_name_is_unquoted_and_in_lower_case(String text, String expected) {
        assertThat(Tokens.names(text)).containsExactly(expected);
    }

    @Test
    void names_are_words_and_quoted_names_but_not_texts() {
        assertThat(Tokens.names("DELETE FROM \"Vitals\" WHERE [a b] = 'patients' -- alarms\n"))
                .containsExactly("delete", "from", "vitals", "where", "a b");
    }

    @Test
    void places_are_lines_and_columns() {
        List<Token> tokens = new Tokenizer("f", "a\n  'x\ny' b").read().tokens();

        assertThat(tokens)
                .extracting(token -> token.line() + ":" + token.column())
                .containsExactly("1:1", "2:3", "3:4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    select 'a;         | the string          | :1:8
                    select "a;         | the quoted name     | :1:8
                    select `a;         | the quoted name     | :1:8
                    select [a;         | the quoted name     | :1:8
                    select x'ab        | the blob literal    | :1:8
                    select /* a ;      | the comment         | :1:8
                    'it''              | the string          | :1:1
                    """)
    void what_has_no_end_is_refused_where_it_starts(String script, String what, String place) {
        assertThat(Refusals.refusalOf(script).code()).isEqualTo(ProblemCode.UNTERMINATED);
        assertThat(Refusals.refusalOf("\n" + script).summary())
                .isEqualTo(Refusals.FILE + place.replace(":1:", ":2:") + ": " + what + " has no end.");
    }

    @Test
    void a_nul_character_is_refused_with_its_line() {
        assertThat(Refusals.refusalOf("select 1;\nselect '\0';").summary())
                .startsWith(Refusals.FILE + ":2:9")
                .contains("NUL");
    }

    @Test
    void a_line_of_a_million_tokens_is_read_in_one_pass() {
        String script = "select " + "1,".repeat(500_000) + "1";

        assertThat(new Tokenizer("f", script).read().tokens()).hasSize(1_000_002);
    }
}
