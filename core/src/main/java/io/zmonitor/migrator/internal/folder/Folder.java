package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A folder of scripts, wherever it is. */
public interface Folder {
    /** What it is called in messages. */
    String place();

    /** The bytes of its lock file, if there is one. Nothing else is read. */
    Optional<byte[]> lock();

    /** Opens it for listing and reading. */
    Contents open();

    /** That there are no migrations in it. */
    Problem missing();

    /** What is in an open folder. */
    interface Contents extends AutoCloseable {
        /**
         * The paths of all files, relative to the folder, parts separated by {@code /}; empty if the folder is of a
         * kind that cannot be listed.
         */
        Optional<List<String>> list();

        /**
         * The same, and of some files nothing matters but that they are there.
         *
         * @param proved their paths: they are not read, and who may write them or where they lead is not asked
         */
        default Optional<List<String>> list(Set<String> proved) {
            return list();
        }

        /**
         * The bytes of a file.
         *
         * @throws IOException if it is not there or cannot be read
         */
        byte[] read(String path) throws IOException;

        @Override
        void close();
    }
}
