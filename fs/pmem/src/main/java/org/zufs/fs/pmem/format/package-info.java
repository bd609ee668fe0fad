// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>What lies on the media: one class for each record, which is its specification. All metadata is made of {@linkplain
 * org.zufs.fs.pmem.format.UnitLayout units}.
 */
package org.zufs.fs.pmem.format;
