// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Intent;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.Statistics;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.Operation;

/** Each hot operation as a transport runs it, over the heap file system, with everything made beforehand. */
public final class HotOperations implements AutoCloseable {
    private static final long ROOT = Inode.ROOT_NODE_ID;
    private static final int FILE_COUNT = 8;

    private final HeapFileSystem fileSystem = new HeapFileSystem();
    private final MountExport export;
    private final Dispatcher lane;
    private final TestRequest request = new TestRequest();
    private final Entry entry = new Entry();
    private final Opening opening = new Opening();
    private final Attributes attributes = new Attributes();
    private final AttributeChanges changes = new AttributeChanges();
    private final Statistics statistics = new Statistics();
    private final Extents extents = new Extents();
    private final TestSink sink = new TestSink(0);
    private final MemorySegment memory = Arena.ofAuto().allocate(4096);
    private final ByteRange bytes = new ByteRange().wrap(memory, 0, 4096);
    private final Name name = Name.of("file3");
    private final Name missing = Name.of("missing");
    private final Name attributeName = Name.of("user.a");
    private final long file;
    private final long link;
    private final long handle;
    private final long directoryHandle;

    public HotOperations(RequestMeter meter) {
        export = new MountExport(fileSystem, false, 64, number -> meter, (what, cause) -> {
            throw new AssertionError(what, cause);
        });
        lane = export.dispatcher(0);
        for (int index = 0; index < FILE_COUNT; index++) {
            check(lane.create(request, ROOT, Name.of("file" + index), 0644, 2, entry, opening));
            check(lane.release(request, entry.inode().nodeId(), opening.handle(), 0, false));
            lane.forget(entry.inode().nodeId(), 1);
        }
        check(lane.lookup(request, ROOT, name, entry));
        file = entry.inode().nodeId();
        check(lane.open(request, file, 2, opening));
        handle = opening.handle();
        check(lane.symlink(request, ROOT, Name.of("link"), new ByteRange().wrap(memory, 0, 8), entry));
        link = entry.inode().nodeId();
        check(lane.opendir(request, ROOT, 0, opening));
        directoryHandle = opening.handle();
        changes.valid = AttributeChanges.MODE;
        changes.mode = 0600;
        sink.keeps = false;
    }

    private static int check(int result) {
        if (result < 0) {
            throw new AssertionError("errno " + -result);
        }
        return result;
    }

    private void run(Operation operation, IntSupplier call) {
        lane.begin(operation, request);
        int result = check(call.getAsInt());
        lane.end(file, 0, result);
    }

    /** {@return the operations by name; each leaves everything as it was} */
    public Map<String, Runnable> all() {
        Map<String, IntSupplier> calls = new LinkedHashMap<>();
        calls.put("lookup", this::lookupAndForget);
        calls.put("lookup that fails", () -> lane.lookup(request, ROOT, missing, entry) < 0 ? 0 : -1);
        calls.put("getattr", () -> lane.getattr(request, file, 0, attributes));
        calls.put("getattr of an open file", () -> lane.getattr(request, file, handle, attributes));
        calls.put("setattr", () -> lane.setattr(request, file, 0, changes, attributes));
        calls.put("readlink", () -> lane.readlink(request, link, bytes));
        calls.put("open and release", this::openAndRelease);
        calls.put("opendir and releasedir", this::opendirAndReleasedir);
        calls.put("read", () -> lane.read(request, file, handle, 0, bytes));
        calls.put("write", () -> lane.write(request, file, handle, 0, 0, bytes));
        calls.put("map and release", this::mapAndRelease);
        calls.put("map and commit", this::mapAndCommit);
        calls.put("flush", () -> lane.flush(request, file, handle, 1));
        calls.put("fsync", () -> lane.fsync(request, file, handle, false));
        calls.put("readdir", () -> readdir(false));
        calls.put("readdirplus", () -> readdir(true));
        calls.put("statfs", () -> lane.statfs(request, ROOT, statistics));
        calls.put("access", () -> lane.access(request, file, 4));
        calls.put("setxattr", () -> lane.setxattr(request, file, attributeName, bytes, 0));
        calls.put("listxattr", () -> lane.listxattr(request, file, bytes));
        calls.put("lseek", () -> (int) lane.lseek(request, file, handle, 0, 3));
        calls.put("fallocate", () -> lane.fallocate(request, file, handle, 0, 0, 1));
        Map<String, Runnable> all = new LinkedHashMap<>();
        calls.forEach((label, call) -> all.put(label, () -> run(Operation.READ, call)));
        return all;
    }

    private int lookupAndForget() {
        int result = lane.lookup(request, ROOT, name, entry);
        lane.forget(file, 1);
        return result;
    }

    private int openAndRelease() {
        check(lane.open(request, file, 2, opening));
        return lane.release(request, file, opening.handle(), 0, true);
    }

    private int opendirAndReleasedir() {
        check(lane.opendir(request, ROOT, 0, opening));
        return lane.releasedir(request, ROOT, opening.handle());
    }

    private int mapAndRelease() {
        check(lane.map(request, file, handle, 0, 4096, Intent.READ, 0, extents));
        lane.release(extents);
        return 0;
    }

    private int mapAndCommit() {
        check(lane.map(request, file, handle, 0, 4096, Intent.WRITE, 0, extents));
        return lane.commit(request, extents, 4096);
    }

    /** With inodes, those that nobody else holds come and go with each listing. */
    private int readdir(boolean inodes) {
        sink.room = 20;
        int result = lane.readdir(request, ROOT, directoryHandle, 0, inodes, sink);
        for (long nodeId = 2; inodes && nodeId < 2 + FILE_COUNT + 1; nodeId++) {
            lane.forget(nodeId, 1);
        }
        return result;
    }

    @Override
    public void close() {
        export.release();
    }
}
