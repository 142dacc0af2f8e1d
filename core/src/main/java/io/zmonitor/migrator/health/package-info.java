/** How a database is: one look for screens, collectors and technicians, and what somebody has to do about it. */
@org.jspecify.annotations.NullMarked
package io.zmonitor.migrator.health;
