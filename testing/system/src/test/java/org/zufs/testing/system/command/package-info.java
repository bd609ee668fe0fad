// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>The command as users type it: what it refuses, what it tells of servers that run, hang or are dead.
 */
package org.zufs.testing.system.command;
