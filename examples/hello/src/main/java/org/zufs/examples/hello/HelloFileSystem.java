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
        String text = context.arguments().text("text", "Hello from zufs!") + "\n";
        context.arguments().conclude();
        MemorySegment bytes = MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
        return Superblock.of(Traits.ofExclusive().asReadOnly(), new Root(new Hello(bytes)));
    }
}

final class Root extends Directory {
    private final Hello hello;

    Root(Hello hello) {
        this.hello = hello;
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
        out.found(hello);
        return 0;
    }

    @Override
    public int readdir(Request request, long handle, long position, DirectoryListing out) {
        if (position == FIRST_POSITION) {
            out.add("hello.txt", hello.nodeId(), DirectoryListing.TYPE_REGULAR, FIRST_POSITION + 1);
        }
        return 0;
    }
}

final class Hello extends RegularFile {
    private final MemorySegment bytes;

    Hello(MemorySegment bytes) {
        this.bytes = bytes;
    }

    @Override
    public long nodeId() {
        return ROOT_NODE_ID + 1;
    }

    @Override
    public int getattr(Request request, long handle, Attributes out) {
        out.regularFile(nodeId(), 0444, bytes.byteSize());
        return 0;
    }

    @Override
    public int read(Request request, long handle, long offset, ByteRange destination) {
        return destination.fillFrom(bytes, offset);
    }
}
