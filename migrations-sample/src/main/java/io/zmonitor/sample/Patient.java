package io.zmonitor.sample;

import java.time.Instant;

/**
 * A patient at a bed.
 *
 * @param mrn the hospital's record number
 * @param name as it is shown on the screen
 * @param bedLocation ward and bed
 * @param admittedAt when the patient was admitted, to the millisecond
 */
record Patient(String mrn, String name, String bedLocation, Instant admittedAt) {}
