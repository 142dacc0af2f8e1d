package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.spi.DatabaseOpener;

/** The contract can be kept. */
class KeyedOpenerContractTest extends DatabaseOpenerContract {
    @Override
    protected DatabaseOpener opener() {
        return new KeyedOpener(KeyedOpener.KEY);
    }

    @Override
    protected DatabaseOpener openerWithAnotherSecret() {
        return new KeyedOpener(KeyedOpener.OTHER_KEY);
    }
}
