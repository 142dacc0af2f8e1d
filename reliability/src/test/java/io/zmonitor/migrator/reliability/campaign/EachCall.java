package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.reliability.work.FileSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One fault at each call in turn, of as many as an undisturbed life makes. */
final class EachCall {
    private final Workplace place;
    private final CampaignResult tally;
    private final Subject subject;
    private final Map<Path, Map<Operation, Long>> counted = new HashMap<>();

    /**
     * Attempts of this kind.
     *
     * @param place where it happens
     * @param tally of what was found
     * @param subject who lives
     */
    EachCall(Workplace place, CampaignResult tally, Subject subject) {
        this.place = place;
        this.tally = tally;
        this.subject = subject;
    }

    CampaignResult tally() {
        return tally;
    }

    /** How an attempt is numbered. */
    interface Faults {
        Fault at(long call);
    }

    /** What is done under a fault, and what it must be judged by. */
    interface Life {
        /** Lives it under the fault, and says what is wrong afterwards. */
        List<String> under(Fault fault, Path folder) throws IOException;
    }

    /**
     * Each call of a life that begins with a copy of this folder; in steps, from a random first one, and one at least of
     * an operation that there is. What begins with the same folder must be the same life.
     */
    void of(Path start, Faults faults, int step, Life life) throws IOException {
        Operation operation = faults.at(1).operations().iterator().next();
        long calls = counted(start, life).getOrDefault(operation, 0L);
        if (calls > 0) {
            long first = 1 + Settings.random("sweep", step).nextLong(Math.min(step, calls));
            for (long call = first; call <= calls; call += step) {
                happens(start, faults.at(call), life);
            }
        }
    }

    /** How many calls of each operation an undisturbed life makes that begins with a copy of this folder. */
    Map<Operation, Long> counted(Path start, Life life) throws IOException {
        Map<Operation, Long> known = counted.get(start);
        if (known == null) {
            Path folder = FileSet.copied(start, place.fresh("counted"));
            life.under(Fault.none(), folder);
            known = new EnumMap<>(Operation.class);
            for (Operation operation : Operation.values()) {
                known.put(operation, subject.control().calls(operation));
            }
            FileSet.remove(folder);
            counted.put(start, known);
        }
        return known;
    }

    /** One fault in a life that begins with a copy of this folder. */
    void happens(Path start, Fault fault, Life life) throws IOException {
        Path folder = FileSet.copied(start, place.fresh("life"));
        List<String> wrong = life.under(fault, folder);
        boolean hit = subject.wasHit();
        tally.count(hit ? CampaignResult.FAULTS : CampaignResult.MISSED);
        if (hit && !wrong.isEmpty()) {
            tally.count("wrong: " + fault.operations() + " " + fault.action());
            tally.found(start.getFileName() + " " + fault, wrong, folder);
        }
        FileSet.remove(folder);
    }
}
