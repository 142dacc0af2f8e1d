package io.zmonitor.migrator.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** A test class, run apart from the tests that watch it. */
record Run(EngineExecutionResults results) {
    static Run of(Class<?> tests) {
        return new Run(EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute());
    }

    long succeeded() {
        return results.testEvents().succeeded().count();
    }

    /** The names of the methods of which a test failed. */
    List<String> failed() {
        return results.testEvents()
                .failed()
                .map(Run::method)
                .distinct()
                .sorted()
                .toList();
    }

    private static String method(Event event) {
        return event.getTestDescriptor()
                .getUniqueId()
                .getSegments()
                .get(2)
                .getValue()
                .replace("()", "");
    }
}
