/** One step: running a script or code, and what must be as before when it is over. */
package io.zmonitor.migrator.internal.step;
