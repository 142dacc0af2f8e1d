package io.zmonitor.migrator;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The one file that holds every message, {@code problems.properties}, and how its placeholders are filled. */
final class ProblemCatalogue {
    private ProblemCatalogue() {}

    static String summary(ProblemCode code, List<String> values) {
        return text(code, ".summary", values);
    }

    static String remedy(ProblemCode code, List<String> values) {
        return text(code, ".remedy", values);
    }

    // Read anew each time: it happens once per failure, and a library keeps no static state.
    private static String text(ProblemCode code, String kind, List<String> values) {
        String template = templates().getProperty(code.code() + kind);
        // A catalogue lost in repackaging must not hide the problem itself.
        return template == null ? code.name() + " " + values : filled(template, values);
    }

    static String filled(String template, List<String> values) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            int close = open < 0 ? -1 : template.indexOf('}', open);
            if (close < 0) {
                break;
            }
            int index = Integer.parseInt(template, open + 1, close, 10);
            text.append(template, at, open).append(index < values.size() ? values.get(index) : "?");
            at = close + 1;
        }
        return text.append(template, at, template.length()).toString();
    }

    static Properties templates() {
        Properties templates = new Properties();
        try (InputStream bytes = open()) {
            if (bytes != null) {
                Reader reader = new InputStreamReader(bytes, StandardCharsets.UTF_8);
                templates.load(reader);
            }
        } catch (IOException e) {
            // The caller is about to report a problem: that one comes first, with its code and values.
            templates.clear();
        }
        return templates;
    }

    private static @Nullable InputStream open() {
        return ProblemCatalogue.class.getResourceAsStream("problems.properties");
    }
}
