// SPDX-License-Identifier: Apache-2.0
/**
 * application -> client -> transport -> dispatcher -> file system -> media, and under all of them [base].
 *
 * <p>Clocks that can be replaced by one that a test moves by hand.
 */
package org.zufs.base.time;
