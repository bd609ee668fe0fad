// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>Real programs on a mount: what people run, and the suites that distributions package.
 */
package org.zufs.testing.system.program;
