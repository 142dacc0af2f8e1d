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
        List<Scene> scenes = planted ? Planted.all() : Scenes.all();
        Path folder = Path.of(arguments[1]);
        PrintStream parent = System.out;
        for (Scene scene : scenes) {
            parent.println(scene.name() + " " + outcome(scene, folder));
        }
        if (planted) {
            Planted.pastJava();
        }
        parent.println("end");
    }

    private static String outcome(Scene scene, Path folder) {
        try {
            Stage stage = new Stage(
                    folder.resolve("devices").resolve(scene.name()),
                    folder.resolve("scripts").resolve(scene.name()));
            Sinks.into(stage.evidence());
            scene.play().on(stage);
            stage.readLedger();
            Path evidence = folder.resolve("evidence").resolve(scene.name());
            stage.evidence().writeTo(evidence);
            Files.writeString(evidence.resolve(Performance.TABLE), stage.table());
            return stage.reached().map(ProblemCode::name).orElse("-");
        } catch (Exception | LinkageError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return "broken by " + e + (trace.length == 0 ? "" : " at " + trace[0]);
        }
    }
}
