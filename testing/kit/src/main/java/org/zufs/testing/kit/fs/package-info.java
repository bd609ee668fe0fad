// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>What stands in for the server in the unit tests of a file system: requests, a mount context, a listing, and a
 * meter of allocation.
 */
package org.zufs.testing.kit.fs;
