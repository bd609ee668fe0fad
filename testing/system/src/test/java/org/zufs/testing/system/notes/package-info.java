// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>What a file system tells the kernel of its own accord, and what programs see of it.
 */
package org.zufs.testing.system.notes;
