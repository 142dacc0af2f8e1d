package io.zmonitor.sample;

import io.zmonitor.migrator.testkit.LockFileContract;
import java.nio.file.Path;

class LockFileTest extends LockFileContract {
    @Override
    protected Path migrations() {
        return Script.FOLDER;
    }
}
