// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.List;
import org.zufs.fs.pmem.check.Checker;
import org.zufs.fs.pmem.check.Finding;
import org.zufs.fs.pmem.pool.FormatOptions;
import org.zufs.fs.pmem.pool.Formatter;
import org.zufs.spi.fs.FileSystemType;
import org.zufs.spi.fs.MountContext;
import org.zufs.spi.fs.Superblock;

/** The file system {@code pmem}, as it is or with bugs; it is made and checked by code without them. */
final class PmemSubject implements Subject {
    private static final int HALF_LENGTH = 32 << 10;

    private final FileSystemType type;
    private final Checker checker = new Checker();

    private PmemSubject(FileSystemType type) {
        this.type = type;
    }

    /** {@return the file system as it is} */
    static PmemSubject sound() {
        return new PmemSubject(Oracle.type("pmem"));
    }

    /** {@return the file system with bugs} */
    static PmemSubject with(Mutation... mutations) {
        return new PmemSubject(new MutantLoader(List.of(mutations)).type());
    }

    @Override
    public void format(SimulatedMemory memory, int laneCount) {
        Formatter.format(memory, FormatOptions.fixed(laneCount, HALF_LENGTH));
    }

    @Override
    public Superblock mount(MountContext context) {
        return type.mount(context);
    }

    @Override
    public List<String> check(SimulatedMemory memory) {
        return checker.check(memory).stream().map(Finding::toString).toList();
    }
}
