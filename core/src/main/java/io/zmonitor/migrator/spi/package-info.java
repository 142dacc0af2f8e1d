/**
 * What only those need who bring an opener of their own, or change what one does. {@link
 * io.zmonitor.migrator.spi.DatabaseOpener} is the only seam to the driver and to the cipher.
 */
package io.zmonitor.migrator.spi;
