package io.zmonitor.migrator.spi;

/** What an opener that derives nothing holds: itself. */
final class NothingHeld extends ForwardingOpener implements DatabaseOpener.Held {
    NothingHeld(DatabaseOpener opener) {
        super(opener);
    }

    @Override
    public void close() {
        // Nothing was derived.
    }
}
