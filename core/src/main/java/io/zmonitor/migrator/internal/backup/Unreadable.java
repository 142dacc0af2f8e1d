package io.zmonitor.migrator.internal.backup;

import java.io.IOException;

/** Nobody can say whether a file is whole: it could not be read, or not opened, and that proves nothing about its pages. */
final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;

    /** With what was said of it, which holds no value. */
    Unreadable(String reason, Exception cause) {
        super(reason, cause);
    }
}
