package io.zmonitor.migrator.spi;

/** What an opener that derives nothing holds: itself. */
final class NothingHeld extends ForwardingOpener implements DatabaseOpener.Held {
    private NothingHeld(DatabaseOpener opener) {
        super(opener);
    }

    /** By this one. Made here, so that a boot that holds nothing loads no class for it. */
    static DatabaseOpener.Held by(DatabaseOpener opener) {
        return new NothingHeld(opener);
    }

    @Override
    public void close() {
        // Nothing was derived.
    }
}
