/** The programs that are measured, each a process of its own: they bring one encrypted database to the newest schema. */
package io.zmonitor.migrator.benchmarks.tools;
