package io.zmonitor.migrator.cli.output;

import java.util.List;

/** What is wrong with a command line, or around it. The numbers are stable; each has a page in {@code docs/errors}. */
public enum CommandCode {
    /** The command line is not understood. */
    NOT_UNDERSTOOD("860", "The command line is not understood: {0}", "See which options there are: {1}"),
    /** Nothing says where the key is. */
    KEY_MISSING(
            "861",
            "Nothing says where the key of {0} is.",
            "Give one of --key-file, --raw-key-file, --key-env, --key-stdin, --key-prompt, --key-command, or --no-encryption."),
    /** Two places say what the key is. */
    KEY_TWICE("862", "The key is to come from {0} and from {1}.", "Give one of them."),
    /** A key file that others can read. */
    KEY_FILE_OPEN(
            "863",
            "Others than its owner can read or write the key file {0} ({1}).",
            "Close it, and think about who has read it: chmod 600 {0}"),
    /** A key that cannot be had. */
    KEY_NOT_READ("864", "No key can be read from {0}: {1}.", "Correct it, or give the key another way."),
    /** Something is needed that was not said. */
    OPTION_MISSING("865", "{0} needs {1}.", "Add it to the command line."),
    /** A question that nobody can answer. */
    NOT_ASKED("866", "{0} has to be confirmed, and there is nobody to ask.", "If this is meant, add {1}."),
    /** Somebody said no. */
    DECLINED("867", "{0} was not confirmed. Nothing changed.", "To confirm, answer with {1}."),
    /** A file that cannot be read or written. */
    FILE_UNUSABLE("868", "{0} cannot be used: {1}.", "Check the path and its permissions."),
    /** Something failed that nobody foresaw. */
    UNFORESEEN(
            "869",
            "The command met an error that nobody foresaw: {0}.",
            "Call it again with --verbose, and report what it prints.");

    private final String number;
    private final String summary;
    private final String remedy;

    CommandCode(String number, String summary, String remedy) {
        this.number = number;
        this.summary = summary;
        this.remedy = remedy;
    }

    /** The stable code: {@code ZM-861}. */
    public String code() {
        return "ZM-" + number;
    }

    /** What happened, with these values. */
    public String summary(List<String> values) {
        return filled(summary, values);
    }

    /** What to do, with these values. */
    public String remedy(List<String> values) {
        return filled(remedy, values);
    }

    private static String filled(String template, List<String> values) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int value = template.charAt(open + 1) - '0';
            text.append(template, at, open).append(value < values.size() ? values.get(value) : "?");
            at = open + 3;
        }
        return text.append(template, at, template.length()).toString();
    }
}
