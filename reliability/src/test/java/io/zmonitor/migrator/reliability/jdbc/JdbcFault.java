package io.zmonitor.migrator.reliability.jdbc;

import io.zmonitor.migrator.reliability.work.Secrets;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * One call over JDBC that throws.
 *
 * @param call which one, counted from 1
 * @param thrown what it throws
 * @param moment whether it has done its work by then
 * @param span whether the calls after it throw as well
 */
record JdbcFault(long call, Thrown thrown, Moment moment, Span span) {
    /** Whether a call that throws has done its work. */
    enum Moment {
        /** It has not. */
        BEFORE,
        /** It has, like a COMMIT that was durable all the same. */
        AFTER
    }

    /** How many calls throw. */
    enum Span {
        /** This one alone. */
        ONCE,
        /** This one and all after it. */
        LASTING
    }

    /** What is thrown. Every message holds what no message of the library may repeat. */
    enum Thrown {
        PLAIN(1, "[SQLITE_ERROR] "),
        BUSY(5, "[SQLITE_BUSY] "),
        IO_ERROR(10, "[SQLITE_IOERR] "),
        FULL(13, "[SQLITE_FULL] "),
        NOT_A_DATABASE(26, "[SQLITE_NOTADB] "),
        RUNTIME(-1, ""),
        ERROR(-2, "");

        private final int result;
        private final String prefix;

        Thrown(int result, String prefix) {
            this.result = result;
            this.prefix = prefix;
        }

        /** Whether it goes to the caller as it is; all else the library owes an answer with a code. */
        boolean isError() {
            return this == ERROR;
        }

        Throwable exception() {
            String message = prefix + "of (" + Secrets.PATIENT + ") with x'"
                    + HexFormat.of().formatHex(Secrets.rawKey()) + "'";
            return switch (this) {
                case RUNTIME -> new IllegalStateException(message);
                case ERROR -> new LinkageError(message);
                default -> new SQLException(message, null, result, new IllegalStateException(message));
            };
        }
    }

    static JdbcFault at(long call, Thrown thrown, Moment moment) {
        return new JdbcFault(call, thrown, moment, Span.ONCE);
    }

    /** None at all: calls are only counted. */
    static JdbcFault none() {
        return at(Long.MAX_VALUE, Thrown.PLAIN, Moment.BEFORE);
    }

    /** The same for this call and all that follow. */
    JdbcFault lasting() {
        return new JdbcFault(call, thrown, moment, Span.LASTING);
    }

    boolean strikes(long now) {
        return now == call || (span == Span.LASTING && now > call);
    }
}
