// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench.peers;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import jnr.ffi.Pointer;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.FuseStubFS;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Timespec;

/** {@code JnrPeer DIR null|mem cached|direct}: serves until it is ended. */
public final class JnrPeer extends FuseStubFS {

    private static final ThreadLocal<byte[]> COPY = ThreadLocal.withInitial(() -> new byte[1 << 20]);

    private final PathTree tree;

    private JnrPeer(PathTree tree) {
        this.tree = tree;
    }

    public static void main(String[] arguments) {
        JnrPeer peer = new JnrPeer(new PathTree("mem".equals(arguments[1])));
        String cache = "direct".equals(arguments[2]) ? "direct_io" : "kernel_cache";
        peer.mount(Path.of(arguments[0]), true, false, new String[] {
            "-o", "allow_other,default_permissions,big_writes,hard_remove," + cache,
            "-o", "entry_timeout=3600,attr_timeout=3600,negative_timeout=0,max_write=131072,max_read=131072",
        });
    }

    @Override
    public int getattr(String path, FileStat stat) {
        Node node = tree.at(path);
        if (node == null) {
            return -PathTree.ENOENT;
        }
        stat.st_mode.set(node.mode);
        stat.st_nlink.set(node.isDirectory() ? 2 : 1);
        stat.st_size.set(node.length());
        stat.st_mtim.tv_sec.set(node.changed.getEpochSecond());
        stat.st_mtim.tv_nsec.set(node.changed.getNano());
        return 0;
    }

    @Override
    public int mkdir(String path, long mode) {
        return -tree.make(path, Node.DIRECTORY | (int) mode & 07777);
    }

    @Override
    public int create(String path, long mode, FuseFileInfo file) {
        return -tree.make(path, Node.FILE | (int) mode & 07777);
    }

    @Override
    public int unlink(String path) {
        return -tree.remove(path);
    }

    @Override
    public int rmdir(String path) {
        return -tree.remove(path);
    }

    @Override
    public int rename(String from, String to) {
        return -tree.rename(from, to);
    }

    @Override
    public int open(String path, FuseFileInfo file) {
        return tree.at(path) == null ? -PathTree.ENOENT : 0;
    }

    @Override
    public int readdir(String path, Pointer buffer, FuseFillDir filler, long offset, FuseFileInfo file) {
        filler.apply(buffer, ".", null, 0);
        filler.apply(buffer, "..", null, 0);
        for (String name : tree.at(path).children.keySet()) {
            filler.apply(buffer, name, null, 0);
        }
        return 0;
    }

    @Override
    public int read(String path, Pointer buffer, long count, long offset, FuseFileInfo file) {
        byte[] copy = COPY.get();
        int length = tree.at(path).read(ByteBuffer.wrap(copy, 0, (int) count), offset);
        buffer.put(0, copy, 0, length);
        return length;
    }

    @Override
    public int write(String path, Pointer buffer, long count, long offset, FuseFileInfo file) {
        byte[] copy = COPY.get();
        buffer.get(0, copy, 0, (int) count);
        return tree.at(path).write(ByteBuffer.wrap(copy, 0, (int) count), offset);
    }

    @Override
    public int truncate(String path, long length) {
        tree.at(path).resize(length);
        return 0;
    }

    @Override
    public int utimens(String path, Timespec[] times) {
        return 0;
    }
}
