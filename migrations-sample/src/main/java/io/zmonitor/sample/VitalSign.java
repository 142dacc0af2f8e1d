package io.zmonitor.sample;

import java.time.Instant;

/**
 * One reading.
 *
 * @param patientMrn whose it is
 * @param deviceLabel the device that measured it
 * @param parameter what was measured, for example {@code heart_rate}
 * @param value how much
 * @param unit in which unit
 * @param measuredAt when, to the millisecond
 */
record VitalSign(
        String patientMrn, String deviceLabel, String parameter, double value, String unit, Instant measuredAt) {}
