package io.zmonitor.migrator.internal.resolve;

/**
 * A script of a folder and what identifies its content: one line of the lock file.
 *
 * @param path relative to the migrations' folder, with {@code /} between the parts
 * @param sha256 of the normalised text, in lower-case hexadecimal digits
 */
record ScriptFile(String path, String sha256) {
    String line() {
        return sha256 + LockFile.SEPARATOR + path;
    }
}
