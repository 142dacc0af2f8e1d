package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.DatabaseOpenerContract;

class PlaintextDatabaseContractTest extends DatabaseOpenerContract {
    @Override
    protected DatabaseOpener opener() {
        return PlaintextDatabase.withoutEncryption();
    }

    @Override
    protected DatabaseOpener openerWithAnotherSecret() {
        return Keys.raw();
    }

    @Override
    protected boolean encrypts() {
        return false;
    }
}
