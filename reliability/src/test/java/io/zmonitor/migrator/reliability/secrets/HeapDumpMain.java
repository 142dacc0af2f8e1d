package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import javax.management.ObjectName;

/** Has a key, which it was told, uses it, and dumps its heap: with the connection open, and after all was closed. */
final class HeapDumpMain {
    private HeapDumpMain() {}

    /** Takes the folder; reads 64 digits. It must not load {@link Secret}, which holds the key for ever. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        DatabaseFile database = new DatabaseFile(folder.resolve("monitor.db"));
        use(database, folder);
        dump(folder.resolve("closed.hprof"));
    }

    // Apart, since the variables of a method that still runs keep what they refer to.
    private static void use(DatabaseFile database, Path folder) throws Exception {
        byte[] given = read();
        try (SqlCipherKey key = SqlCipherKey.raw(given);
                DatabaseOpener.Held held = key.hold(database)) {
            Arrays.fill(given, (byte) 0);
            try (Connection connection = held.open(database)) {
                dump(folder.resolve("open.hprof"));
                connection.isValid(1);
            }
            dump(folder.resolve("held.hprof"));
        }
    }

    private static byte[] read() throws IOException {
        byte[] key = new byte[32];
        try (FileInputStream in = new FileInputStream(FileDescriptor.in)) {
            for (int at = 0; at < key.length; at++) {
                key[at] = (byte) (Character.digit(in.read(), 16) << 4 | Character.digit(in.read(), 16));
            }
        }
        return key;
    }

    // Live objects only: what is garbage is gone after the next collection, and nobody can say when.
    private static void dump(Path file) throws Exception {
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                        "dumpHeap",
                        new Object[] {file.toString(), true},
                        new String[] {String.class.getName(), boolean.class.getName()});
    }
}
