package io.zmonitor.migrator.testkit.internal.compare;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was lost, as a failure tells it: at most ten, then a count, then what to do. */
public final class LossMessage {
    private static final int MOST = 10;

    private LossMessage() {}

    /** The text. */
    public static String told(String title, List<Loss> losses) {
        StringBuilder text = new StringBuilder(title);
        losses.stream().limit(MOST).forEach(loss -> text.append("\n  ").append(loss.what()));
        if (losses.size() > MOST) {
            text.append("\n  and ").append(losses.size() - MOST).append(" more");
        }
        Set<String> remedies = new LinkedHashSet<>();
        losses.forEach(loss -> remedies.add(loss.remedy()));
        text.append("\nCorrect the migration. If it is meant, say so in the test:");
        remedies.stream().limit(MOST).forEach(remedy -> text.append("\n  ").append(remedy));
        return text.toString();
    }
}
