package io.zmonitor.sample;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.testkit.TestDatabases;
import java.util.function.Supplier;

/** The monitor's databases at any version. */
final class MonitorDatabases implements Supplier<TestDatabases> {
    static final MigrationSource SOURCE =
            MigrationSource.classpath(MigrationSource.DEFAULT_FOLDER).and(new PhoneNumbersToE164());

    @Override
    public TestDatabases get() {
        return TestDatabases.of(SOURCE);
    }
}
