package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.MigrationsLock;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A contract for a lock file. A test that extends it finds a forgotten lock file in the build, and not on a device. */
public abstract class LockFileContract {
    /** For the classes that extend it. */
    protected LockFileContract() {}

    /** The folder of the scripts and of their {@code migrations.lock}, as it is in the sources. */
    protected abstract Path migrations();

    @Test
    void the_lock_file_is_current() {
        MigrationsLock.verify(migrations());
    }
}
