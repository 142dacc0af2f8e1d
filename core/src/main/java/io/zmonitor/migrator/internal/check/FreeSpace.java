package io.zmonitor.migrator.internal.check;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much space is left where. */
@FunctionalInterface
public interface FreeSpace {
    /**
     * A volume.
     *
     * @param identity equal for folders on one volume, and for no others
     * @param usable bytes that this process may still write
     */
    record Volume(Object identity, long usable) {}

    /**
     * The volume that a folder is on.
     *
     * @throws IOException if nobody can tell
     */
    Volume of(Path folder) throws IOException;

    /** The volumes of this machine. Asks for the folder: the database file itself must not be opened (driver fact 15). */
    static FreeSpace ofThisMachine() {
        return new FreeSpace() {
            @Override
            public Volume of(Path folder) throws IOException {
                FileStore store = Files.getFileStore(folder);
                return new Volume(store, store.getUsableSpace());
            }
        };
    }
}
