package io.zmonitor.migrator.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One that is forgotten falls back to what an opener does that cannot do it, without a word. */
class ForwardingOpenerTest {
    /** What is held opens through the forwarding one; opening without a purpose is opening for the application. */
    private static final Set<String> NOT_PASSED_ON =
            Set.of("hold(DatabaseFile)", "hold(DatabaseFile, Connection)", "open(DatabaseFile)");

    @Test
    void everything_that_an_opener_does_is_passed_on() {
        assertThat(signatures(ForwardingOpener.class))
                .containsAll(signatures(DatabaseOpener.class)
                        .filter(each -> !NOT_PASSED_ON.contains(each))
                        .toList())
                .doesNotContainAnyElementsOf(NOT_PASSED_ON);
    }

    @Test
    void everything_that_pages_can_is_passed_on() {
        assertThat(signatures(ForwardingPages.class))
                .containsAll(signatures(Pages.class).toList())
                .hasSizeGreaterThan(5);
    }

    private static Stream<String> signatures(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(ForwardingOpenerTest::signature);
    }

    private static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList()
                        .toString()
                        .replace('[', '(')
                        .replace(']', ')');
    }
}
