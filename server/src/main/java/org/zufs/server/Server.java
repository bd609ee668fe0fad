// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.util.ArrayList;
import java.util.List;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountRefusedException;

/**
 * Serves any number of mounts. File systems, transports and media are found by {@code ServiceLoader}. Thread-safe;
 * control path.
 */
public final class Server implements AutoCloseable {
    private final ServerContext settings;
    private final Providers providers;
    private final List<ServedMount> mounts = new ArrayList<>();
    private int mountCount;
    private Thread shutdownHook;
    private boolean closed;

    /**
     * Makes one that serves nothing yet.
     *
     * @param settings are concluded here
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public Server(ServerContext settings) {
        this(settings, Providers.find());
    }

    Server(ServerContext settings, Providers providers) {
        this.settings = settings.conclude();
        this.providers = providers;
    }

    /** {@return the kinds of file systems that can be mounted} */
    public List<FileSystemType> fileSystems() {
        return List.copyOf(providers.fileSystems());
    }

    /**
     * Mounts a file system; returns when its place answers.
     *
     * @param specification what and where
     * @return the mount
     * @throws MountRefusedException if that cannot be done; its message says what, why, and what to do
     */
    public ServedMount mount(MountSpecification specification) {
        ServerFolder.prepare(settings.folder());
        ServerFolder.sweep(settings.folder());
        // Not under the lock: a mount that hangs must not keep the others from being ended.
        ServedMount mount = ServedMount.start(settings, providers, specification, nextNumber());
        if (!keep(mount)) {
            mount.close();
            throw refusal();
        }
        return mount;
    }

    private synchronized int nextNumber() {
        if (closed) {
            throw refusal();
        }
        return mountCount++;
    }

    private synchronized boolean keep(ServedMount mount) {
        if (!closed) {
            mounts.removeIf(ServedMount::isEnded);
            mounts.add(mount);
        }
        return !closed;
    }

    private static MountRefusedException refusal() {
        return new MountRefusedException("the server is shutting down: start another");
    }

    /** {@return the mounts that have not ended} */
    public synchronized List<ServedMount> mounts() {
        mounts.removeIf(ServedMount::isEnded);
        return List.copyOf(mounts);
    }

    /** Ends all mounts cleanly when the JVM ends, by SIGTERM and SIGINT among others. */
    public synchronized void closeWithJvm() {
        if (shutdownHook == null) {
            shutdownHook = new Thread(this::close, "zufs-shutdown");
            Runtime.getRuntime().addShutdownHook(shutdownHook);
        }
    }

    /**
     * Ends all mounts cleanly when another process ends.
     *
     * @param pid the process
     * @throws org.zufs.base.linux.LinuxException if it cannot be watched
     */
    public void closeWithProcess(int pid) {
        ParentWatch.start(pid, this::close);
    }

    /**
     * Waits until all mounts have ended, by {@link #close()} or from outside.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void awaitEnd() throws InterruptedException {
        for (ServedMount mount : mounts()) {
            mount.awaitEnd();
        }
    }

    /** Ends all mounts, the last first; returns when all is given back. Nothing can be mounted afterwards. */
    @Override
    public void close() {
        List<ServedMount> open;
        synchronized (this) {
            closed = true;
            open = mounts();
        }
        for (ServedMount mount : open.reversed()) {
            mount.close();
        }
        forgetShutdownHook();
    }

    private synchronized void forgetShutdownHook() {
        if (shutdownHook != null && Thread.currentThread() != shutdownHook) {
            try {
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            } catch (IllegalStateException ending) {
                // The JVM is going down, and the hook runs or will: it finds nothing left to do.
                return;
            }
            shutdownHook = null;
        }
    }
}
