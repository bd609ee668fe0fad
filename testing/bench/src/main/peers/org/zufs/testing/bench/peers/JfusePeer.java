// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.cryptomator.jfuse.api.DirFiller;
import org.cryptomator.jfuse.api.Errno;
import org.cryptomator.jfuse.api.FileInfo;
import org.cryptomator.jfuse.api.Fuse;
import org.cryptomator.jfuse.api.FuseBuilder;
import org.cryptomator.jfuse.api.FuseOperations;
import org.cryptomator.jfuse.api.Stat;
import org.cryptomator.jfuse.api.TimeSpec;

/**
 * {@code JfusePeer DIR null|mem}: serves until it is ended. The library gives no way to ask for direct I/O: the load
 * opens with O_DIRECT.
 */
public final class JfusePeer implements FuseOperations {

    private final PathTree tree;
    private final Errno errno;

    private JfusePeer(PathTree tree, Errno errno) {
        this.tree = tree;
        this.errno = errno;
    }

    public static void main(String[] arguments) throws Exception {
        FuseBuilder builder = Fuse.builder();
        Fuse fuse = builder.build(new JfusePeer(new PathTree("mem".equals(arguments[1])), builder.errno()));
        fuse.mount("jfuse", Path.of(arguments[0]), "-oallow_other,default_permissions,kernel_cache",
                "-oentry_timeout=3600,attr_timeout=3600,negative_timeout=0");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                fuse.close();
            } catch (Exception e) {
                System.err.println("not unmounted: " + e);
            }
        }));
        Thread.currentThread().join();
    }

    @Override
    public Errno errno() {
        return errno;
    }

    @Override
    public Set<Operation> supportedOperations() {
        return Set.of(Operation.GET_ATTR, Operation.MKDIR, Operation.CREATE, Operation.UNLINK, Operation.RMDIR,
                Operation.RENAME,
                Operation.OPEN, Operation.OPEN_DIR, Operation.READ_DIR, Operation.READ, Operation.WRITE,
                        Operation.TRUNCATE,
                Operation.UTIMENS);
    }

    @Override
    public int getattr(String path, Stat stat, FileInfo file) {
        Node node = tree.at(path);
        if (node == null) {
            return -PathTree.ENOENT;
        }
        fill(stat, node);
        return 0;
    }

    private static void fill(Stat stat, Node node) {
        stat.setMode(node.mode);
        stat.setNLink((short) (node.isDirectory() ? 2 : 1));
        stat.setSize(node.length());
        stat.mTime().set(node.changed);
        stat.cTime().set(node.changed);
    }

    @Override
    public int mkdir(String path, int mode) {
        return -tree.make(path, Node.DIRECTORY | mode & 07777);
    }

    @Override
    public int create(String path, int mode, FileInfo file) {
        return -tree.make(path, Node.FILE | mode & 07777);
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
    public int rename(String from, String to, int flags) {
        return -tree.rename(from, to);
    }

    @Override
    public int open(String path, FileInfo file) {
        return tree.at(path) == null ? -PathTree.ENOENT : 0;
    }

    @Override
    public int opendir(String path, FileInfo file) {
        return tree.at(path) == null ? -PathTree.ENOENT : 0;
    }

    @Override
    public int readdir(String path, DirFiller filler, long offset, FileInfo file, int flags) {
        try {
            filler.fill(".");
            filler.fill("..");
            for (Map.Entry<String, Node> entry : tree.at(path).children.entrySet()) {
                filler.fill(entry.getKey(), stat -> fill(stat, entry.getValue()));
            }
            return 0;
        } catch (IOException e) {
            return -errno.eio();
        }
    }

    @Override
    public int read(String path, ByteBuffer buffer, long count, long offset, FileInfo file) {
        return tree.at(path).read(buffer.limit(buffer.position() + (int) count), offset);
    }

    @Override
    public int write(String path, ByteBuffer buffer, long count, long offset, FileInfo file) {
        return tree.at(path).write(buffer.limit(buffer.position() + (int) count), offset);
    }

    @Override
    public int truncate(String path, long length, FileInfo file) {
        tree.at(path).resize(length);
        return 0;
    }

    @Override
    public int utimens(String path, TimeSpec accessed, TimeSpec modified, FileInfo file) {
        return 0;
    }
}
