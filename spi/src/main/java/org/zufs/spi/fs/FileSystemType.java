// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

/** A kind of file system, such as {@code mem}; one stateless object per kind, found by {@code ServiceLoader}. */
public interface FileSystemType {
    /** {@return the name by which users mount it: lower-case letters and digits} */
    String name();

    /** {@return one line for people: what it is for} */
    String summary();

    /**
     * Makes a superblock ready to answer.
     *
     * @param context what the server offers, and the arguments that the user gave
     * @return the mounted file system
     * @throws MountRefusedException if an argument is unknown or out of range, or the media cannot be used; its
     *                               message names the cause and the cure
     */
    Superblock mount(MountContext context);
}
