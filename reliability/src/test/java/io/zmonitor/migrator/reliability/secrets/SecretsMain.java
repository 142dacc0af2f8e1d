package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.ProblemCode;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Plays the scenes, one after the other, with every log at its loudest: a process of its own. */
final class SecretsMain {
    private SecretsMain() {}

    /** Prints the code that each scene reached, or what kept it from being played. */
    public static void main(String[] arguments) {
        boolean planted = arguments[0].equals("planted");
        List<FailureCase> scenes = planted ? DeliberateLeaks.all() : FailureCases.all();
        Path folder = Path.of(arguments[1]);
        PrintStream parent = System.out;
        for (FailureCase scene : scenes) {
            parent.println(scene.name() + " " + outcome(scene, folder));
        }
        if (planted) {
            DeliberateLeaks.pastJava();
        }
        parent.println("end");
    }

    private static String outcome(FailureCase scene, Path folder) {
        try {
            EncryptedDevice device = new EncryptedDevice(
                    folder.resolve("devices").resolve(scene.name()),
                    folder.resolve("scripts").resolve(scene.name()));
            Sinks.into(device.evidence());
            scene.play().on(device);
            device.readLedger();
            Path evidence = folder.resolve("evidence").resolve(scene.name());
            device.evidence().writeTo(evidence);
            Files.writeString(evidence.resolve(Performance.TABLE), device.table());
            return device.reached().map(ProblemCode::name).orElse("-");
        } catch (Exception | LinkageError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return "broken by " + e + (trace.length == 0 ? "" : " at " + trace[0]);
        }
    }
}
