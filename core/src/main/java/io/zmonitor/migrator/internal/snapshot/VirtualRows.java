package io.zmonitor.migrator.internal.snapshot;

import io.zmonitor.migrator.internal.script.Token;
import io.zmonitor.migrator.internal.script.Tokenizer;
import java.util.List;
import java.util.Optional;

/** What the text that makes a virtual table says of it. */
final class VirtualRows {
    private VirtualRows() {}

    /** Its module in lower case; empty if it makes an ordinary table. */
    static String module(String sql) {
        List<Token> tokens = tokens(sql);
        if (tokens.size() < 2 || !tokens.get(1).is("VIRTUAL")) {
            return "";
        }
        int using = 3; // CREATE VIRTUAL TABLE name USING module
        while (using + 1 < tokens.size() && !tokens.get(using).is("USING")) {
            using++;
        }
        return using + 1 < tokens.size() ? tokens.get(using + 1).name() : "";
    }

    /** The table from which a full-text index takes its texts, empty if there is none; nothing if it keeps them itself. */
    static Optional<String> content(String sql) {
        List<Token> tokens = tokens(sql);
        for (int at = 0; at + 2 < tokens.size(); at++) {
            boolean option = tokens.get(at).isName()
                    && tokens.get(at).name().equals("content")
                    && tokens.get(at + 1).text().equals("=");
            if (option) {
                return Optional.of(tokens.get(at + 2).name());
            }
        }
        return Optional.empty();
    }

    private static List<Token> tokens(String sql) {
        return new Tokenizer("", sql).read().tokens();
    }
}
