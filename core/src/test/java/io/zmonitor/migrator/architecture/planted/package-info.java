/** A house in small that breaks each rule, so that each is seen to find something. */
package io.zmonitor.migrator.architecture.planted;
