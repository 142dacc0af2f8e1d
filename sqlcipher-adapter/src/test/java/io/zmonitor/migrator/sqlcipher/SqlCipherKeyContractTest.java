package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.DatabaseOpenerContract;

class SqlCipherKeyContractTest extends DatabaseOpenerContract {
    @Override
    protected DatabaseOpener opener() {
        return Keys.raw();
    }

    @Override
    protected DatabaseOpener openerWithAnotherSecret() {
        return Keys.otherRaw();
    }
}
