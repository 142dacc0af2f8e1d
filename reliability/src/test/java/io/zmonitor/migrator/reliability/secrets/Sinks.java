package io.zmonitor.migrator.reliability.secrets;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Puts everything that a program can log into the evidence of the scene that plays. For a process of its own. */
final class Sinks {
    private static final Logger ROOT = Logger.getLogger("");

    private Sinks() {}

    /** From now on, into this evidence. SLF4J must have been told to write to whatever standard error is. */
    static void into(Evidence evidence) {
        System.setOut(new PrintStream(stream(evidence), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(stream(evidence), true, StandardCharsets.UTF_8));
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ROOT.setLevel(Level.ALL);
        ROOT.addHandler(new Noting(evidence));
    }

    /** What a log writer of the driver manager notes. */
    static PrintWriter driverLog(Evidence evidence) {
        return new PrintWriter(
                new Writer() {
                    @Override
                    public void write(char[] text, int offset, int length) {
                        evidence.append(Sink.DRIVER_LOG, new String(text, offset, length));
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                },
                true);
    }

    private static OutputStream stream(Evidence evidence) {
        return new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                evidence.append(Sink.LOG, new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        };
    }

    private static final class Noting extends Handler {
        private final Evidence evidence;

        Noting(Evidence evidence) {
            this.evidence = evidence;
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord record) {
            evidence.add(Sink.LOG, record.getLoggerName() + " " + record.getMessage());
            if (record.getThrown() != null) {
                evidence.add(Sink.LOG, String.valueOf(record.getThrown()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
