// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.testing.kit.MountFixture;

/**
 * One of the kernel's own file systems, mounted for a test in a temporary directory: what the tests are proven on.
 * The maker closes it, which unmounts it.
 */
public final class HostFileSystem implements MountFixture, AutoCloseable {
    private final String name;
    private final Path directory;
    private final Path mountPoint;

    private HostFileSystem(String name, Path directory) {
        this.name = name;
        this.directory = directory;
        this.mountPoint = directory.resolve("mnt");
    }

    /** A private tmpfs of this many MiB; without the superuser's rights, a directory on the tmpfs of the host. */
    public static HostFileSystem tmpfs(int sizeMib) {
        if (ProcessCalls.geteuid() != 0) {
            return prepare("tmpfs", Path.of("/dev/shm"));
        }
        HostFileSystem made = prepare("tmpfs");
        made.mount("mount", "-t", "tmpfs", "-o", "mode=0755,size=" + sizeMib + "m", "zufs-test",
                made.mountPoint.toString());
        return made;
    }

    /** A private ext4 of this many MiB on a loop device; fails if the machine or the user has none. */
    public static HostFileSystem ext4(int sizeMib) {
        HostFileSystem made = prepare("ext4");
        String image = made.directory.resolve("image").toString();
        made.mount("truncate", "-s", sizeMib + "M", image);
        made.mount("mkfs.ext4", "-q", "-F", "-I", "256", "-b", "4096", image);
        made.mount("mount", "-o", "loop", image, made.mountPoint.toString());
        return made;
    }

    private static HostFileSystem prepare(String name) {
        return prepare(name, Path.of(System.getProperty("java.io.tmpdir")));
    }

    private static HostFileSystem prepare(String name, Path parent) {
        try {
            Path directory = Files.createTempDirectory(parent, "zufs-" + name + "-");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectory(directory.resolve("mnt"));
            return new HostFileSystem(name, directory);
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary directory for a mount", failure);
        }
    }

    private void mount(String... command) {
        try {
            run(command);
        } catch (UncheckedIOException failure) {
            close();
            throw failure;
        }
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + output.strip()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command[0], interrupted);
        }
    }

    @Override
    public Path root() {
        return mountPoint;
    }

    @Override
    public String name() {
        return name;
    }

    /** Unmounts and removes the temporary directory. */
    @Override
    public void close() {
        List<String> failures = new ArrayList<>();
        if (isMounted()) {
            try {
                run("umount", mountPoint.toString());
            } catch (UncheckedIOException busy) {
                failures.add(busy.getMessage());
                run("umount", "-l", mountPoint.toString());
            }
        }
        try {
            Files.deleteIfExists(mountPoint);
            Files.deleteIfExists(directory.resolve("image"));
            Files.deleteIfExists(directory);
        } catch (IOException failure) {
            failures.add(failure.toString());
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("the mount was left in use: " + failures);
        }
    }

    private boolean isMounted() {
        try {
            return !Files.getFileStore(mountPoint).equals(Files.getFileStore(directory));
        } catch (IOException failure) {
            return true;
        }
    }
}
