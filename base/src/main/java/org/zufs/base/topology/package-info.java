// SPDX-License-Identifier: Apache-2.0
/**
 * application -> client -> transport -> dispatcher -> file system -> media, and under all of them [base].
 *
 * <p>Which CPUs and NUMA nodes the machine has, as the kernel shows them under {@code /sys}.
 */
package org.zufs.base.topology;
