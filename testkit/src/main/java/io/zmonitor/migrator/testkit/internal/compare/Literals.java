package io.zmonitor.migrator.testkit.internal.compare;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Values as failures print them, so that 7 and '7' differ. */
public final class Literals {
    private Literals() {}

    /** A value of SQLite's, or of Java's that stands for one. */
    public static String of(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        if (value instanceof byte[] bytes) {
            return "x'" + HexFormat.of().formatHex(bytes) + "'";
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof Float number) {
            return number.toString();
        }
        return value.toString();
    }
}
