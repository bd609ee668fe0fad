// SPDX-License-Identifier: Apache-2.0
/**
 * application -> client -> transport -> dispatcher -> file system -> media, and under all of them [base].
 *
 * <p>Bytes in place: reusable views of memory and text in memory, without allocation.
 */
package org.zufs.base.memory;
