package io.zmonitor.migrator.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a child process does: it says its arguments, then whatever is said to it. */
final class EchoMain {
    private EchoMain() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String argument : arguments) {
            out.println("argument " + argument);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println("echo " + line);
        }
        System.err.println("end");
        System.exit(Integer.getInteger("exit", 0));
    }
}
