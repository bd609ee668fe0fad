// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.zufs.base.counters.CountersFile;
import org.zufs.base.linux.ProcessCalls;
import org.zufs.server.dispatch.MountExport;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountArguments;
import org.zufs.spi.fs.MountRefusedException;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.transport.FastPath;
import org.zufs.spi.transport.Operation;
import org.zufs.spi.transport.Transport;
import org.zufs.spi.transport.TransportArguments;

/**
 * A file system that is mounted. It ends when it is {@linkplain #close() closed} or when its place is taken away from
 * outside; either way everything it had is given back. Thread-safe.
 */
public final class ServedMount implements AutoCloseable {
    private final Transport transport;
    private final CountDownLatch ended = new CountDownLatch(1);
    private CountersFile counters;
    private FailureLog failures;
    private FileSystemContext context;
    private Superblock superblock;
    private MountExport export;
    private MountDescription description;
    private boolean closed;

    private ServedMount(Transport transport) {
        this.transport = transport;
    }

    /**
     * Mounts; returns when the place answers.
     *
     * @param number tells apart the mounts of a server
     */
    static ServedMount start(ServerContext settings, Providers providers, MountSpecification specification,
            int number) {
        TransportArguments arguments = new TransportArguments(specification.place(), specification.type(),
                new MountArguments(specification.options()), settings.laneLimit());
        FileSystemType type = providers.fileSystem(specification.type());
        ServedMount mount = new ServedMount(providers.transport(specification.transport()).open(arguments));
        try {
            mount.openCounters(settings, specification, number);
            mount.context = new FileSystemContext(new MountArguments(specification.arguments()), mount.transport,
                    settings.clock(), providers, mount.failures);
            mount.superblock = mountType(type, mount.context);
            mount.export = new MountExport(mount.superblock, specification.readOnly(), settings.handleLimit(),
                    lane -> new LaneMeter(mount.counters.lane(lane)), mount.failures);
            mount.transport.start(mount.export);
            mount.describe(mount.transport.fastPaths(), mount.superblock.describe());
            Thread watcher = new Thread(mount::closeWhenGone, "zufs-mount-" + number);
            watcher.setDaemon(true);
            watcher.start();
            return mount;
        } catch (Throwable failure) {
            mount.close();
            throw failure;
        }
    }

    private static Superblock mountType(FileSystemType type, FileSystemContext context) {
        try {
            return type.mount(context);
        } catch (MountRefusedException refused) {
            throw refused;
        } catch (RuntimeException failure) {
            throw new MountRefusedException("the file system '" + type.name() + "' failed (" + failure
                    + "): its author has to mend that", failure);
        }
    }

    private void openCounters(ServerContext settings, MountSpecification specification, int number) {
        int pid = ProcessCalls.getpid();
        Path file = settings.folder().resolve(pid + "-" + number + ServerFolder.COUNTERS_ENDING);
        int laneCount = transport.laneCount();
        counters = CountersFile.create(file, laneCount, MountCounter.labels(), Operation.labels(),
                settings.traceCapacity(), settings.errorLogLength(), settings.clock());
        failures = new FailureLog(counters);
        description = new MountDescription(pid, settings.clock().wallTimeNs(), specification, laneCount, List.of(),
                List.of(), file);
        describe(List.of(), List.of());
    }

    private void describe(List<FastPath> fastPaths, List<String> details) {
        description = new MountDescription(description.pid(), description.sinceNs(), description.specification(),
                description.laneCount(), fastPaths, details, description.counters());
        try {
            description.write();
        } catch (IOException failure) {
            throw new MountRefusedException("cannot write " + description.file() + " (" + failure
                    + "): free space there", failure);
        }
    }

    private void closeWhenGone() {
        try {
            transport.awaitEnd();
            close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return what this is, as tools see it} */
    public synchronized MountDescription description() {
        return description;
    }

    /** {@return each way of being faster: on, or off and why} */
    public List<FastPath> fastPaths() {
        return transport.fastPaths();
    }

    /** {@return true after the end} */
    public boolean isEnded() {
        return ended.getCount() == 0;
    }

    /**
     * Waits until this is unmounted and all is given back.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /**
     * Unmounts, and gives everything back; returns when that is done. Each step is done even if the one before
     * failed.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        carefully("closing the transport", transport::close);
        if (export != null) {
            carefully("giving back what the asker held", export::release);
        }
        if (superblock != null) {
            carefully("unmounting the file system", superblock::unmount);
        }
        if (context != null) {
            carefully("closing media", context::closeMedia);
        }
        if (description != null) {
            carefully("removing the description", () -> ServerFolder.remove(description.file()));
            carefully("removing the counters", () -> ServerFolder.remove(description.counters()));
        }
        if (counters != null) {
            counters.close();
        }
        ended.countDown();
    }

    private void carefully(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            if (failures != null) {
                failures.report(what, failure);
            }
            System.getLogger(ServedMount.class.getName()).log(System.Logger.Level.WARNING, what, failure);
        }
    }
}
