// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>Reads a pool without the file system: a {@link org.zufs.fs.pmem.check.Checker} says what is wrong in it, a {@link
 * org.zufs.fs.pmem.check.Repairer} makes it consistent again, an {@link org.zufs.fs.pmem.check.Inspector} shows what is
 * there. All of it knows the classes of {@link org.zufs.fs.pmem.format} and no code of what it checks.
 */
package org.zufs.fs.pmem.check;
