// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>The contract suite and the comparison as JUnit tests.
 */
package org.zufs.testing.kit.junit;
