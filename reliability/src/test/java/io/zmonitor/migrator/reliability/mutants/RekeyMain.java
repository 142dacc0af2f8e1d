package io.zmonitor.migrator.reliability.mutants;

import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;

/** Changes the key in place, as the driver offers it and this library never does. */
final class RekeyMain {
    private RekeyMain() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        System.out.println("ready");
        int told = System.in.read();
        Path database = Path.of(arguments[0]);
        try (Connection connection = Secrets.rightKey().open(new DatabaseFile(database))) {
            Sql.execute(connection, "PRAGMA rekey = \"x'" + HexFormat.of().formatHex(newKey()) + "'\"");
        }
        System.out.println("end " + told);
    }

    static byte[] newKey() {
        byte[] key = Secrets.rawKey();
        key[5] ^= 0x55;
        return key;
    }
}
