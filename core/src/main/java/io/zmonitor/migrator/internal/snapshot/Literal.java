package io.zmonitor.migrator.internal.snapshot;

import io.zmonitor.migrator.internal.script.NameRule;
import io.zmonitor.migrator.internal.sql.Names;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A value as SQL text from which SQLite makes exactly that value again, of the same storage class: a text that holds what
 * cannot stand in a script as its bytes, and a real number whose digits two builds of SQLite could read differently as
 * an integer and powers of two.
 */
final class Literal {
    /** The value of a column, with what it is of: two columns of a query, for {@link #of}. */
    static final String COLUMNS = "typeof(%1$s), CASE typeof(%1$s) WHEN 'text' THEN CAST(%1$s AS BLOB) ELSE %1$s END";

    private static final long EXACT_DIGITS = 1_000_000_000_000_000L;
    private static final double LARGEST_EXACT = 1e15;
    private static final double SMALLEST_EXACT = 1e-6;
    private static final int MANTISSA_BITS = 52;
    private static final int LOWEST_EXPONENT = -1074;
    private static final int STEP = 30;
    private static final String TWO_TO_THE_STEP = (1L << STEP) + ".0";

    private Literal() {}

    /** The value in two columns of a row, of which the second is at this place. */
    static String of(ResultSet row, int place) throws SQLException {
        String type = String.valueOf(row.getString(place - 1));
        return switch (type) {
            case "null" -> "NULL";
            case "integer" -> Long.toString(row.getLong(place));
            case "real" -> real(row.getDouble(place));
            case "text" -> text(bytes(row.getBytes(place)));
            default -> blob(bytes(row.getBytes(place)));
        };
    }

    // The driver has null for an empty one.
    private static byte[] bytes(byte @Nullable [] value) {
        return value == null ? new byte[0] : value;
    }

    static String blob(byte[] bytes) {
        return "x'" + HexFormat.of().formatHex(bytes) + "'";
    }

    static String text(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return asBytes(bytes);
        }
        boolean plain = !NameRule.marks().contains(Names.fold(text));
        for (int at = 0; at < text.length() && plain; at++) {
            char c = text.charAt(at);
            // A script's line ends and its byte-order mark are normalised when it is read.
            plain = c == '\n' || c == '\t' || (!Character.isISOControl(c) && c != '\uFEFF');
        }
        return plain ? "'" + text.replace("'", "''") + "'" : asBytes(bytes);
    }

    private static String asBytes(byte[] bytes) {
        return "CAST(" + blob(bytes) + " AS TEXT)";
    }

    static String real(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "9e999" : "-9e999";
        }
        if (value == 0) {
            return Double.doubleToRawLongBits(value) == 0 ? "0.0" : "-0.0";
        }
        String digits = Double.toString(value);
        return isReadAlike(digits, Math.abs(value)) ? digits : exactly(value);
    }

    // Up to 15 digits and powers of ten that are exact themselves: whatever precision a build calculates with.
    private static boolean isReadAlike(String digits, double size) {
        if (digits.indexOf('E') >= 0 || size >= LARGEST_EXACT || size < SMALLEST_EXACT) {
            return false;
        }
        String plain = digits.replace("-", "").replace(".", "");
        return plain.length() <= 18 && Long.parseLong(plain) < EXACT_DIGITS;
    }

    private static String exactly(double value) {
        long bits = Double.doubleToRawLongBits(value);
        long mantissa = bits & ((1L << MANTISSA_BITS) - 1);
        int exponent = Math.max(LOWEST_EXPONENT, Math.getExponent(value) - MANTISSA_BITS);
        mantissa += Math.getExponent(value) >= Double.MIN_EXPONENT ? 1L << MANTISSA_BITS : 0;
        StringBuilder text = new StringBuilder("CAST(").append(value < 0 ? "-" : "");
        text.append(mantissa).append(" AS REAL)");
        String operator = exponent < 0 ? "/" : "*";
        int left = Math.abs(exponent);
        for (; left >= STEP; left -= STEP) {
            text.append(operator).append(TWO_TO_THE_STEP);
        }
        return left == 0
                ? text.toString()
                : text.append(operator).append(1L << left).append(".0").toString();
    }
}
