// SPDX-License-Identifier: Apache-2.0

/**
 * [application] -> client -> transport -> dispatcher -> file system -> media.
 *
 * <p>Two file systems play the same script of random calls by several callers and must answer alike. A script that
 * shows a difference is shrunk, printed, and can be played again from its text.
 */
package org.zufs.testing.kit.compare;
