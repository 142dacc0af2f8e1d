package io.zmonitor.migrator.spi;

/** What a connection is opened for. */
public enum Purpose {
    /** To be used by the application, or by the library where it has to attach files. */
    APPLICATION,
    /**
     * For a run: as far as the driver can, no other database can be attached to the connection, so that no migration
     * copies data into another file. The limit cannot be set later, through JDBC.
     */
    RUN,
    /**
     * To read only, beside another connection of this process to a database in WAL mode. While it is open no closing moves
     * the log into the file, and its own closing does not either: an engine that drops read errors would do it badly
     * without a word, so the log is left as a crash leaves it, and recovered with a proof. If {@link
     * java.sql.Connection#isReadOnly} denies that it is such a connection, it is closed again, and the log is left to
     * SQLite.
     */
    READING,
    /**
     * For a run that begins with an empty file: makes it a database without tables, on the storage, proves that it is what
     * this opener makes, and leaves it open as for {@link #RUN}, so that the key is derived once. A kill meanwhile leaves
     * one page at most, and no journal. If it fails, the file is empty again, or gone.
     */
    CREATION;

    /** Whether migrations run on such a connection. */
    public boolean isForRun() {
        return this == RUN || this == CREATION;
    }
}
