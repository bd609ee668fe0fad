// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> [file system] -> media}
 *
 * <p>A host folder, served again.
 *
 * <p><b>Inodes.</b> Each inode that an asker holds a reference to is one {@code O_PATH} descriptor here ({@link
 * org.zufs.fs.mirror.HostInode}). While it is open the host cannot give its inode number to another file, so device,
 * number and mount name it, and hard links share it. Node ids are our own and never used again.
 *
 * <p><b>Many inodes.</b> The limit of descriptors is raised as far as it may be. When half of them are taken, the
 * kernel is asked to forget inodes that nobody uses ({@link org.zufs.fs.mirror.Pruner}; Linux 6.18 or later); when
 * none is left, the answer is {@code ENFILE}.
 *
 * <p><b>No path tricks.</b> Every host call takes such a descriptor and one name, checked to be one (no {@code /},
 * neither {@code .} nor {@code ..}), and does not follow a symbolic link in it. There is no path of two parts that
 * somebody could change between them, so nothing can lead out of the folder: what {@code openat2(RESOLVE_BENEATH |
 * RESOLVE_NO_SYMLINKS)} would promise for a path holds for one name by itself. What a descriptor stands for is
 * reached again through {@code /proc/self/fd/N}, whose last part leads to the object itself, even if that is a
 * symbolic link. Symbolic links are followed by the asker's kernel, in the asker's tree. A folder that is moved away
 * on the host while it is in use takes its descriptor with it, as it does for a program that works in it.
 *
 * <p><b>Who acts.</b> Run as root, the server takes on the asker's ids for whatever changes or opens something ({@link
 * org.zufs.fs.mirror.Caller}), so that the host's own rules decide, and new files belong to whom they should. Run as a
 * user, it acts as that user. Names and attributes are always looked up as the server: the kernel has checked by then.
 *
 * <p><b>Bytes</b> are read and written by calls, or by the kernel itself (passthrough); host files are never mapped
 * into this process, because the host may cut them short. Bytes that are written by calls count against the quota of
 * the file's owner but are not refused, since root writes them. In passthrough every write clears set-id bits, also
 * root's: the kernel does not tell us who writes.
 *
 * <p><b>Limits.</b> File locks hold among the askers, not against programs on the host. A directory's {@code ..} may
 * show the former parent's number until the name is looked up again. Threads that took on other ids make the kernel
 * refuse core dumps of this process.
 */
package org.zufs.fs.mirror;
