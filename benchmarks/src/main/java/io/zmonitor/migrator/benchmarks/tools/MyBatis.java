package io.zmonitor.migrator.benchmarks.tools;

import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.ibatis.migration.FileMigrationLoader;
import org.apache.ibatis.migration.operations.UpOperation;

/** MyBatis Migrations with its defaults, and without its messages. */
public final class MyBatis {
    private MyBatis() {}

    /** Takes the database and the folder of scripts. */
    public static void main(String[] args) {
        Path database = Path.of(args[0]);
        File scripts = Path.of(args[1], "mybatis").toFile();
        PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new UpOperation()
                .operate(
                        () -> EncryptedFile.open(database),
                        new FileMigrationLoader(scripts, "UTF-8", new Properties()),
                        null,
                        silence);
    }
}
