// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's ext4 on a loop device whose file lies on the bench's tmpfs. */
final class Ext4Contender implements Contender {
    static final String NAME = "ext4-loop";

    private final long length;
    private Path mounted;
    private Path image;

    /** @param length of its image, in bytes */
    Ext4Contender(long length) {
        this.length = length;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String road() {
        return NAME;
    }

    @Override
    public String fileSystem() {
        return "ext4";
    }

    @Override
    public DataMode mode() {
        return DataMode.CACHED;
    }

    @Override
    public String baseline() {
        return NAME;
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public boolean opensDirect() {
        return false;
    }

    @Override
    public void start(Path directory) throws SkippedException {
        require("mkfs.ext4", "-V", "e2fsprogs");
        require("losetup", "-V", "mount");
        image = Bench.memoryFolder(directory).resolve("ext4.image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(length);
        } catch (IOException failure) {
            throw new SkippedException("no image for ext4: " + failure.getMessage());
        }
        if (Mounts.run("mkfs.ext4", "-q", "-F", image.toString()) != 0) {
            throw new SkippedException("mkfs.ext4 failed on " + image);
        }
        if (Mounts.run("mount", "-o", "loop", image.toString(), directory.toString()) != 0) {
            throw new SkippedException("mounting a loop device needs root, and the kernel's loop and ext4");
        }
        mounted = directory;
    }

    private static void require(String program, String option, String debianPackage) throws SkippedException {
        if (Mounts.run(program, option) < 0) {
            throw new SkippedException(program + " is missing: apt install " + debianPackage);
        }
    }

    @Override
    public long pid() {
        return 0;
    }

    @Override
    public void stop() {
        try {
            if (mounted != null) {
                // Not lazily, so that the loop device ends with it.
                Mounts.run("umount", mounted.toString());
                Mounts.unmount(mounted);
                mounted = null;
            }
            if (image != null) {
                Files.deleteIfExists(image);
            }
        } catch (IOException failure) {
            System.err.println("bench: " + image + " is left behind: " + failure);
        }
    }
}
