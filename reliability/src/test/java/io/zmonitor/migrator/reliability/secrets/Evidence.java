package io.zmonitor.migrator.reliability.secrets;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What one scene wrote into each sink but the files. Thread-safe. */
final class Evidence {
    private final Map<Sink, StringBuilder> texts = new EnumMap<>(Sink.class);

    Evidence() {
        for (Sink sink : Sink.values()) {
            texts.put(sink, new StringBuilder());
        }
    }

    void add(Sink sink, String text) {
        append(sink, text + '\n');
    }

    /** A part of something, which goes on with the next part. */
    void append(Sink sink, String part) {
        synchronized (texts) {
            Objects.requireNonNull(texts.get(sink)).append(part);
        }
    }

    /** Everything that an exception shows to whoever prints or walks it. */
    void add(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        add(Sink.EXCEPTION, text.toString());
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            add(Sink.EXCEPTION, at + " " + at.getMessage() + " " + at.getLocalizedMessage());
        }
    }

    String of(Sink sink) {
        synchronized (texts) {
            return Objects.requireNonNull(texts.get(sink)).toString();
        }
    }

    /** Writes a file for each sink. */
    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Sink sink : Sink.values()) {
            Files.writeString(folder.resolve(sink.name()), of(sink));
        }
    }
}
