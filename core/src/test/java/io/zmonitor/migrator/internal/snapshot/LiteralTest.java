package io.zmonitor.migrator.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralTest {
    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.0,
                0.1,
                -1.5,
                36.6,
                1e15,
                0x1.b69b4ba630f35p56,
                1e-7,
                Double.MAX_VALUE,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                -0x0.00000000026bap-1022,
                0.1 + 0.2,
                Math.PI,
                0x0.fffffffffffffp-1022
            })
    void a_real_number_is_read_to_the_last_bit(double value) throws SQLException {
        assertThat(read(Literal.real(value))).isEqualTo(value);
    }

    @Test
    void any_real_number_is() throws SQLException {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(value)) {
                assertThat(read(Literal.real(value))).as(Literal.real(value)).isEqualTo(value);
            }
        }
    }

    @Test
    void infinities_and_the_negative_zero_are_values_too() throws SQLException {
        assertThat(read(Literal.real(Double.POSITIVE_INFINITY))).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(read(Literal.real(Double.NEGATIVE_INFINITY))).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Double.doubleToRawLongBits(read(Literal.real(-0.0)))).isEqualTo(Double.doubleToRawLongBits(-0.0));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            value = {"Ärzte, 'Ärzte'", "it's, 'it''s'", "a\"b, 'a\"b'", "fsdir, CAST(x'6673646972' AS TEXT)"})
    void a_text_is_written_as_it_is_if_a_script_may_hold_it(String text, String literal) {
        assertThat(Literal.text(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(literal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"61006200", "610d0a62", "efbbbf61", "ff", "ed a0 80", "c3", "", "270a27", "1b5b6d"})
    void every_text_comes_back_byte_by_byte(String hex) throws SQLException {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(readText(Literal.text(bytes))).isEqualTo(bytes);
        assertThat(Literal.text(bytes)).doesNotContain("\0", "\r", "\uFEFF");
    }

    private static double read(String literal) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (v)");
            statement.execute("INSERT INTO t VALUES (" + literal + ")");
            try (ResultSet row = statement.executeQuery("SELECT v, typeof(v) FROM t")) {
                row.next();
                assertThat(row.getString(2)).isEqualTo("real");
                return row.getDouble(1);
            }
        }
    }

    private static byte[] readText(String literal) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT CAST(v AS BLOB), typeof(v) FROM (SELECT " + literal + " AS v)")) {
            row.next();
            assertThat(row.getString(2)).isEqualTo("text");
            return row.getBytes(1);
        }
    }
}
