/** The checks that come with the library: each looks through {@link io.zmonitor.migrator.Check.Context}, and no further. */
package io.zmonitor.migrator.internal.check;
