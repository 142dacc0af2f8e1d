package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.FaultControl;
import io.zmonitor.migrator.reliability.shim.FaultShim;
import io.zmonitor.migrator.reliability.work.MonitorMain;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A monitor process that lives one life after the other, each under another fault; replaced when a fault kills it. */
final class Subject implements AutoCloseable {
    private final Workplace place;
    private final Class<?> main;
    private final FaultControl control;
    private ChildJvm child;

    Subject(Workplace place) throws IOException {
        this(place, MonitorMain.class);
    }

    /** Another program that is told in lines, and says {@code end} or {@code failed} after each. */
    Subject(Workplace place, Class<?> main) throws IOException {
        this.place = place;
        this.main = main;
        this.control = FaultControl.in(place.fresh("control"));
        this.child = start();
    }

    /** What it said during one life under one fault, or until it was killed. */
    MonitorOutput lives(String order, Fault fault) throws IOException {
        control.arm(fault);
        child.say(order);
        if (fault.action().kills()) {
            return killed();
        }
        List<String> lines = new ArrayList<>();
        do {
            lines.add(child.line());
        } while (!isLast(lines.get(lines.size() - 1)));
        control.disarm();
        MonitorOutput said = new MonitorOutput(lines);
        if (fault.action() == Action.NONE && !said.ended()) {
            throw new IllegalStateException("an undisturbed life fails: " + lines);
        }
        return said;
    }

    /** Whether the fault of the last life happened at all. */
    boolean wasHit() {
        return control.fired() > 0;
    }

    FaultControl control() {
        return control;
    }

    // It either dies, or comes to its end since there was no such call; then it must not be waited for.
    private MonitorOutput killed() throws IOException {
        List<String> lines = new ArrayList<>();
        try {
            do {
                lines.add(child.line());
            } while (!isLast(lines.get(lines.size() - 1)));
            control.disarm();
        } catch (AssertionError e) {
            if (!wasHit()) {
                throw new IllegalStateException("it died by itself, after " + lines, e);
            }
            child.close();
            control.disarm();
            child = start();
        }
        return new MonitorOutput(lines);
    }

    private static boolean isLast(String line) {
        return line.startsWith("end") || line.startsWith("failed");
    }

    private ChildJvm start() throws IOException {
        return Monitors.ready(FaultShim.required()
                .before(Monitors.command(main, place.made("temporary")), place.folder(), control)
                .start());
    }

    @Override
    public void close() {
        child.close();
    }
}
