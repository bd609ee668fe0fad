// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> [transport] -> dispatcher -> file system -> media}
 *
 * <p>The seam between those who carry requests across the process border and the server. A {@link
 * org.zufs.spi.transport.TransportType} is found by {@code ServiceLoader}; it is given an {@link
 * org.zufs.spi.transport.Export}, opens one {@link org.zufs.spi.transport.Dispatcher} for each of its lanes, and calls
 * that for every request.
 *
 * <p><b>Words.</b> A <i>lane</i> is a thread that handles requests from start to end, one at a time, pinned to a CPU
 * where that helps. An <i>export</i> is a mounted file system as the server offers it to transports.
 */
package org.zufs.spi.transport;
