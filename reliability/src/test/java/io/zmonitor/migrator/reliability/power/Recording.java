package io.zmonitor.migrator.reliability.power;

import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.shim.FaultShim;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.MonitorMain;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Everything that one monitor's life did to the disk, and what it acknowledged meanwhile.
 *
 * @param before the disk that it began with
 * @param events in order
 */
record Recording(Disk before, List<Event> events) {
    /** An order that is given once the database's place is known. */
    interface Order {
        String about(Path database);
    }

    /** The same life on a disk that is never told to flush: what a careless setting would make of it. */
    Recording withoutFlushes() {
        return withoutFlushesOf(name -> true);
    }

    /** The same on a disk that is never told to flush what has such a name; a folder's is {@code .} or its own. */
    Recording withoutFlushesOf(Predicate<String> names) {
        return new Recording(
                before,
                events.stream()
                        .filter(event -> event.kind() != Event.Kind.SYNC || !names.test(event.name()))
                        .toList());
    }

    /** Lives it once, undisturbed, and records it. */
    static Recording of(Workplace place, Path start, int acknowledged, Order order) throws IOException {
        return new Recorder(MonitorMain.class, place).recorded(start, acknowledged, order);
    }

    /** Who is recorded, and where. */
    record Recorder(Class<?> main, Workplace place) {
        Recording recorded(Path start, int acknowledged, Order order) throws IOException {
            Path folder = FileSet.copied(start, place.fresh("recorded"));
            Disk before = Disk.with(folder, acknowledged);
            Path trace = place.fresh("trace");
            try (ChildJvm child = Monitors.ready(FaultShim.required()
                    .recording(Monitors.command(main, place.made("temporary")), folder, trace)
                    .start())) {
                child.say(order.about(folder.resolve(FileSet.NAME)));
                String said = child.line();
                while (said.startsWith("reached")) {
                    said = child.line();
                }
                if (!said.startsWith("end")) {
                    throw new IllegalStateException("an undisturbed life ends in " + said);
                }
            }
            return new Recording(before, Event.in(trace));
        }
    }
}
