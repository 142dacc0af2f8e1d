package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.work.FileSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One fault at each call in turn, until a life passes that it did not touch.
 *
 * @param place where it happens
 * @param tally of what was found
 * @param subject who lives
 */
record EachCall(Workplace place, Tally tally, Subject subject) {
    /** How an attempt is numbered. */
    interface Faults {
        Fault at(long call);
    }

    /** What is done under a fault, and what it must be judged by. */
    interface Life {
        /** Lives it under the fault, and says what is wrong afterwards. */
        List<String> under(Fault fault, Path folder) throws IOException;
    }

    /** Each call of a life that begins with a copy of this folder; in steps, from a random first one. */
    void of(Path start, Faults faults, int step, Life life) throws IOException {
        long first = step == 1 ? 1 : 1 + Settings.random("sweep", step).nextInt(step);
        boolean hit = true;
        for (long call = first; hit; call += step) {
            hit = happens(start, faults.at(call), life);
        }
    }

    /** One fault in a life that begins with a copy of this folder; says whether it happened at all. */
    boolean happens(Path start, Fault fault, Life life) throws IOException {
        Path folder = FileSet.copied(start, place.fresh("life"));
        List<String> wrong = life.under(fault, folder);
        boolean hit = subject.wasHit();
        tally.count(hit ? "faults" : "untouched");
        if (hit && !wrong.isEmpty()) {
            tally.count("wrong: " + fault.operations() + " " + fault.action());
            tally.found(start.getFileName() + " " + fault, wrong, folder);
        }
        FileSet.remove(folder);
        return hit;
    }
}
