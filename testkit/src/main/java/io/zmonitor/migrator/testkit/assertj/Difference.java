package io.zmonitor.migrator.testkit.assertj;

import java.util.List;

/** What is not as expected, as a failure tells it: at most ten, then a count, then what to do. */
final class Difference {
    private static final int MOST = 10;

    private Difference() {}

    /**
     * Fails if there are some.
     *
     * @throws AssertionError with this title, the sentences and the remedy
     */
    static void none(String title, List<String> sentences, String remedy) {
        if (sentences.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(title);
        sentences.stream().limit(MOST).forEach(sentence -> text.append("\n  ").append(sentence));
        if (sentences.size() > MOST) {
            text.append("\n  and ").append(sentences.size() - MOST).append(" more");
        }
        throw new AssertionError(text.append('\n').append(remedy).toString());
    }
}
