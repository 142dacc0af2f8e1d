package io.zmonitor.sample;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.testkit.SnapshotContract;
import java.nio.file.Path;

class SnapshotTest extends SnapshotContract {
    @Override
    protected MigrationSource migrations() {
        return MigrationSource.directory(Path.of("src", "main", "resources", "META-INF", "migrations"))
                .and(new PhoneNumbersToE164());
    }
}
