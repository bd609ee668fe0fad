// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>A file system that changes behind the kernel's back, and tells of it when it is told to.
 */
package org.zufs.testing.notes;
