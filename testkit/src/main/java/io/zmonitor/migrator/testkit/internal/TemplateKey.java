package io.zmonitor.migrator.testkit.internal;

import java.util.Optional;

/**
 * What tells one template from another.
 *
 * @param text a file's name
 */
public record TemplateKey(String text) {
    private static final String FORMAT = "1";
    private static final Lazy<String> CODE = new Lazy<>(Code::identity);

    /**
     * A database as its migrations leave it.
     *
     * @param opening how it is opened
     * @param numbering in which order they ran
     * @param chain which they are
     */
    public static TemplateKey of(String opening, String numbering, String chain) {
        return new TemplateKey(Digests.sha256(FORMAT, CODE.get(), opening, numbering, chain));
    }

    /** With rows. */
    public TemplateKey with(String where, Optional<String> fingerprint) {
        return new TemplateKey(Digests.sha256(text, where, fingerprint.orElseGet(SourceVersions::process)));
    }
}
