// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>A file system that does nothing, fast: it measures what the road itself costs.
 *
 * <p>The tree is fixed: {@code f0}, {@code f1}, ... and directories {@code d0}, {@code d1}, ... with entries {@code
 * e0}, {@code e1}, ... in each; these cannot be removed or renamed. Reads make their bytes up: each aligned word of 8
 * bytes is its own offset, little-endian. Writes vanish, but for the size. No operation allocates.
 *
 * <p>More files and directories can be made, renamed and removed, as many as the pool holds. A made name is kept as a
 * hash of 64 bits and nothing else, so it can be looked up but not listed, and two names with one hash would be the
 * same. Times, and what {@code touch} does to them, are not kept.
 */
package org.zufs.fs.nullfs;
