// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.seam;

/**
 * One name read from a directory.
 *
 * @param name     the name, one char per byte
 * @param ino      inode number
 * @param position the directory position that follows this entry, for {@code lseek}
 * @param type     {@code DT_*}
 */
public record DirectoryEntry(String name, long ino, long position, int type) {
}
