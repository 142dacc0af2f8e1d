package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForwardingOpenerTest {
    /** What is held opens through the forwarding one, and so does what creates. */
    private static final Set<String> NOT_PASSED_ON = Set.of("hold", "holdOpened", "createForRun");

    /** One that is forgotten falls back to what an opener does that cannot do it, without a word. */
    @Test
    void everything_else_is_passed_on() throws Exception {
        for (Method method : DatabaseOpener.class.getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                Stream<Method> own = Stream.of(ForwardingOpener.class.getDeclaredMethods())
                        .filter(each -> each.getName().equals(method.getName()));
                assertThat(own.count())
                        .as(method.getName())
                        .isEqualTo(NOT_PASSED_ON.contains(method.getName()) ? 0 : 1);
            }
        }
    }
}
