package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.spi.SqlFunctions;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/**
 * Functions coded in Java, through the driver's own class for them. Nothing else of this module is compiled against the
 * driver, and this is loaded only if a migration has functions (decision 073).
 */
public final class DriverFunctions implements SqlFunctions {
    @Override
    public void register(Connection opened, JavaMigration.Function function) throws SQLException {
        try {
            Call.register(opened, function);
        } catch (LinkageError e) {
            throw unsupported();
        }
    }

    @Override
    public void remove(Connection opened, JavaMigration.Function function) throws SQLException {
        try {
            Call.remove(opened, function);
        } catch (LinkageError e) {
            throw unsupported();
        }
    }

    // The driver of another class loader.
    private static SQLException unsupported() {
        return new SQLException("the driver's class for functions is not visible here");
    }

    /** One function, as the driver calls it. */
    private static final class Call extends Function {
        private static final int DIRECT_ONLY = 0x80000;
        /** The driver's destroy() removes only what takes any number of them, whatever number it is given. */
        private static final int ANY_NUMBER = -1;

        private static final int INTEGER = 1;
        private static final int REAL = 2;
        private static final int TEXT = 3;
        private static final int BLOB = 4;

        private final JavaMigration.Function function;

        private Call(JavaMigration.Function function) {
            this.function = function;
        }

        static void register(Connection opened, JavaMigration.Function function) throws SQLException {
            boolean isPure = function.result() == JavaMigration.Function.Result.OF_ITS_ARGUMENTS;
            int flags = DIRECT_ONLY | (isPure ? FLAG_DETERMINISTIC : 0);
            Function.create(opened, function.name(), new Call(function), ANY_NUMBER, flags);
        }

        static void remove(Connection opened, JavaMigration.Function function) throws SQLException {
            Function.destroy(opened, function.name(), ANY_NUMBER);
        }

        // Whatever is thrown would be put into SQLite's message.
        @Override
        @SuppressWarnings("CatchAndPrintStackTrace")
        protected void xFunc() throws SQLException {
            if (args() != function.arguments()) {
                error("wrong number of arguments to function " + function.name() + "()");
                return;
            }
            Object given;
            try {
                List<@Nullable Object> values = new ArrayList<>();
                for (int at = 0; at < args(); at++) {
                    values.add(value(at));
                }
                given = function.code().call(values);
            } catch (Throwable e) {
                error("function " + function.name() + " failed");
                return;
            }
            if (given instanceof Long number) {
                result(number);
            } else if (given instanceof Double number) {
                result(number);
            } else if (given instanceof String text) {
                result(text);
            } else if (given instanceof byte[] bytes) {
                result(bytes);
            } else {
                result();
            }
        }

        private @Nullable Object value(int at) throws SQLException, CharacterCodingException {
            return switch (value_type(at)) {
                case INTEGER -> value_long(at);
                case REAL -> value_double(at);
                case TEXT -> text(value_blob(at));
                case BLOB -> bytes(value_blob(at));
                default -> null;
            };
        }

        // Not the driver's text, which ends at a NUL.
        private static String text(byte @Nullable [] utf8) throws CharacterCodingException {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(utf8)))
                    .toString();
        }

        private static byte[] bytes(byte @Nullable [] some) {
            return some == null ? new byte[0] : some; // of none the driver gives null
        }
    }
}
