package io.zmonitor.migrator.functional;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Says what needs the encrypting driver: keys, pages that prove themselves, functions that only its library has, and its
 * reading of double quotes as names.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@DisabledIfSystemProperty(
        named = "zmonitor.plain-sqlite",
        matches = "true",
        disabledReason = "the driver does not encrypt")
@interface NeedsEncryption {}
