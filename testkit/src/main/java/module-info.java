/**
 * What tests of migrations and of openers need: real database files, assertions, contracts to extend, crashes.
 *
 * <p>JUnit calls the contracts' tests by reflection, whatever path the tests run on. AssertJ is needed for assertions and for most
 * contracts only.
 */
@org.jspecify.annotations.NullMarked
module io.zmonitor.migrator.testkit {
    requires transitive io.zmonitor.migrator;
    requires transitive io.zmonitor.migrator.schema;
    requires transitive org.junit.jupiter.api;
    requires static org.assertj.core;
    requires static org.jspecify;

    exports io.zmonitor.migrator.testkit;
    exports io.zmonitor.migrator.testkit.assertj;
    exports io.zmonitor.migrator.testkit.contract;
    exports io.zmonitor.migrator.testkit.faults;
    exports io.zmonitor.migrator.testkit.junit;
    exports io.zmonitor.migrator.testkit.rows;
    exports io.zmonitor.migrator.testkit.sql;

    opens io.zmonitor.migrator.testkit to
            org.junit.platform.commons;
    opens io.zmonitor.migrator.testkit.contract to
            org.junit.platform.commons;
    opens io.zmonitor.migrator.testkit.junit to
            org.junit.platform.commons;
}
