package io.zmonitor.migrator.testkit.faults;

import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Boots once, and says so when the statement was executed after which it is to be killed. */
final class BootMain {
    static final String REACHED = "io.zmonitor.migrator: kill now";
    static final String ENDED = "io.zmonitor.migrator: ended";

    private BootMain() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(arguments[0]).getDeclaredConstructor();
        constructor.setAccessible(true);
        Boot boot = (Boot) constructor.newInstance();
        boot.run(Path.of(arguments[1]), Faults.none().stopAfter(Integer.parseInt(arguments[2]), BootMain::awaitDeath));
        System.out.println(ENDED);
    }

    private static void awaitDeath() {
        System.out.println(REACHED);
        while (true) {
            LockSupport.park(); // the parent kills: nothing else ends this
        }
    }
}
