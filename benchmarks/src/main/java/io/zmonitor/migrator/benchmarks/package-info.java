/** Measures whole processes: ours beside plain JDBC and other migration tools, on the same encrypted files. */
package io.zmonitor.migrator.benchmarks;
