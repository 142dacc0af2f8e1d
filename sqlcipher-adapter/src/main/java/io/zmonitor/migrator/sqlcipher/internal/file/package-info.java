/** The files of a set as bytes: the one gate before Java opens one, who has it open, and how a refusal is told. */
package io.zmonitor.migrator.sqlcipher.internal.file;
