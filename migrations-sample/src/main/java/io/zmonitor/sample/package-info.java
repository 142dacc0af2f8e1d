/**
 * Z Monitor's own migrations, and a small monitor that boots with them: the living example. The scripts are resources in
 * {@code META-INF/migrations}.
 */
package io.zmonitor.sample;
