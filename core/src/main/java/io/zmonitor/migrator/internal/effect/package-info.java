/** What scripts say of a schema before they run: objects, risk, space. */
package io.zmonitor.migrator.internal.effect;
