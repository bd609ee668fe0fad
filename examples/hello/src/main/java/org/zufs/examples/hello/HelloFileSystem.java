// SPDX-License-Identifier: Apache-2.0
package org.zufs.examples.hello;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.DirectoryListing;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.RegularFile;
import org.zufs.spi.fs.Request;
import org.zufs.spi.fs.Superblock;
import org.zufs.spi.fs.Traits;

/** A file system with one file, {@code hello.txt}, that says what {@code text=} was given at mount. */
public final class HelloFileSystem implements FileSystemType {
    /** For {@code ServiceLoader}. */
    public HelloFileSystem() {
    }

    @Override
    public String name() {
        return "hello";
    }

    @Override
    public String summary() {
        return "one file, hello.txt, that says hello, or text=WORDS";
    }

    @Override
    public Superblock mount(MountContext context) {
        String text = context.arguments().text("text", "Hello from zufs!");
        context.arguments().conclude();
        return new HelloSuperblock(new HelloDirectory(new HelloFile(text + "\n")));
    }

    private static final class HelloSuperblock extends Superblock {
        private final Directory root;

        HelloSuperblock(Directory root) {
            this.root = root;
        }

        @Override
        public Traits traits() {
            return Traits.ofExclusive().asReadOnly();
        }

        @Override
        public Directory root() {
            return root;
        }
    }

    private static final class HelloDirectory extends Directory {
        private final HelloFile file;

        HelloDirectory(HelloFile file) {
            this.file = file;
        }

        @Override
        public long nodeId() {
            return ROOT_NODE_ID;
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            out.directory(nodeId(), 0555);
            return 0;
        }

        @Override
        public int lookup(Request request, Name name, Entry out) {
            if (!name.contentEquals("hello.txt")) {
                return -ErrorNumber.ENOENT;
            }
            out.found(file);
            return 0;
        }

        @Override
        public int readdir(Request request, long handle, long position, DirectoryListing out) {
            if (position == FIRST_POSITION) {
                out.add("hello.txt", file.nodeId(), DirectoryListing.TYPE_REGULAR, FIRST_POSITION + 1);
            }
            return 0;
        }
    }

    private static final class HelloFile extends RegularFile {
        private final MemorySegment text;

        HelloFile(String text) {
            this.text = MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public long nodeId() {
            return ROOT_NODE_ID + 1;
        }

        @Override
        public int getattr(Request request, long handle, Attributes out) {
            out.regularFile(nodeId(), 0444, text.byteSize());
            return 0;
        }

        @Override
        public int read(Request request, long handle, long offset, ByteRange destination) {
            long start = Math.min(offset, text.byteSize());
            long length = Math.min(destination.length(), text.byteSize() - start);
            MemorySegment.copy(text, start, destination.segment(), destination.offset(), length);
            return (int) length;
        }
    }
}
