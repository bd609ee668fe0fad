// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.Operation;

/** A heap file system behind an export with one lane, and what a transport would hold for it. */
abstract class DispatcherFixture {
    static final long ROOT = Inode.ROOT_NODE_ID;

    final HeapFileSystem fileSystem = new HeapFileSystem();
    final TestMeter meter = new TestMeter();
    final List<Throwable> failures = new ArrayList<>();
    final TestRequest request = new TestRequest();
    final Entry entry = new Entry();
    final Opening opening = new Opening();
    final Attributes attributes = new Attributes();
    final MemorySegment memory = Arena.ofAuto().allocate(8192);
    final ByteRange bytes = new ByteRange().wrap(memory, 0, 4096);
    MountExport export;
    Dispatcher lane;

    void mount(boolean readOnly) {
        export = new MountExport(fileSystem, readOnly, 2048, number -> meter, (what, cause) -> failures.add(cause));
        lane = export.dispatcher(0);
    }

    /** One operation of a request. */
    @FunctionalInterface
    interface Call {
        long run();
    }

    /** As a transport does it: begin, the operation, failed if it throws, end. */
    long request(Operation operation, Call call) {
        lane.begin(operation, request);
        long result;
        try {
            result = call.run();
        } catch (Throwable failure) {
            result = lane.failed(failure);
        }
        lane.end(ROOT, 0, result);
        return result;
    }

    long lookup(long parent, String name) {
        return request(Operation.LOOKUP, () -> lane.lookup(request, parent, Name.of(name), entry));
    }

    /** {@return the node id of a new file, open under {@code opening.handle()}} */
    long create(String name) {
        long result = request(Operation.CREATE,
                () -> lane.create(request, ROOT, Name.of(name), 0644, 2, entry, opening));
        if (result != 0) {
            throw new AssertionError("create " + name + ": " + result);
        }
        return entry.inode().nodeId();
    }

    long mkdir(String name) {
        long result = request(Operation.MKDIR, () -> lane.mkdir(request, ROOT, Name.of(name), 0755, entry));
        if (result != 0) {
            throw new AssertionError("mkdir " + name + ": " + result);
        }
        return entry.inode().nodeId();
    }
}
