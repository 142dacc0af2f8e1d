package io.zmonitor.migrator.crash;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.functional.TestOpener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Puts the newest backup of the database back that each line on its standard input names, to be killed meanwhile. */
public final class RestoringProcess {
    private RestoringProcess() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        answers.println("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            Migrator.forDatabase(Path.of(order), new TestOpener()).maintenance().restoreNewest("to be killed");
            answers.println("restored");
        }
    }
}
