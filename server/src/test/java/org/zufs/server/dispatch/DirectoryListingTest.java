// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.spi.fs.Name;
import org.zufs.spi.transport.Operation;

class DirectoryListingTest extends DispatcherFixture {
    @BeforeEach
    void mount() {
        mount(false);
        for (int index = 0; index < 10; index++) {
            long file = create("file" + index);
            lane.release(request, file, opening.handle(), 0, false);
            lane.forget(file, 1);
        }
        assertThat(lane.opendir(request, ROOT, 0, opening)).isZero();
    }

    private long readdir(long position, boolean inodes, TestSink sink) {
        return request(inodes ? Operation.READDIRPLUS : Operation.READDIR,
                () -> lane.readdir(request, ROOT, opening.handle(), position, inodes, sink));
    }

    private long heldReferences() {
        long sum = 0;
        for (var inode : fileSystem.root.inodes) {
            sum += inode.references();
        }
        return sum;
    }

    @Test
    void shouldListEachEntryOnceWhateverTheRoom() {
        for (int room = 1; room < 14; room++) {
            List<String> all = new ArrayList<>();
            long position = 0;
            while (true) {
                TestSink sink = new TestSink(room);
                assertThat(readdir(position, false, sink)).isZero();
                if (sink.entries.isEmpty()) {
                    break;
                }
                all.addAll(sink.entries);
                position = sink.next;
            }
            assertThat(all).hasSize(12).doesNotHaveDuplicates().startsWith(".", "..", "file0").endsWith("file9");
        }
        assertThat(heldReferences()).isZero();
    }

    @Test
    void shouldTakeAReferenceForEachInodeListedAndNoOther() {
        TestSink sink = new TestSink(7);
        assertThat(readdir(0, true, sink)).isZero();
        assertThat(sink.entries).startsWith(".", "..").hasSize(7);
        assertThat(sink.nodeIds).hasSize(5);
        assertThat(heldReferences()).isEqualTo(5);
        for (long nodeId : sink.nodeIds) {
            assertThat(lane.getattr(request, nodeId, 0, attributes)).isZero();
            lane.forget(nodeId, 1);
        }
        assertThat(export.inodeCount()).isEqualTo(1);
        assertThat(readdir(0, true, new TestSink(0))).isZero();
        assertThat(heldReferences()).isZero();
    }

    @Test
    void shouldListAnInodeWithoutAttributesByNameOnly() {
        ((HeapFileSystem.HeapFile) fileSystem.root.inodes.get(3)).meta.sick = true;
        TestSink sink = new TestSink(20);
        assertThat(readdir(0, true, sink)).isZero();
        assertThat(sink.entries).hasSize(12);
        assertThat(sink.nodeIds).hasSize(9);
        assertThat(heldReferences()).isEqualTo(9);
    }

    @Test
    void shouldGiveReferencesBackWhenTheFileSystemThrows() {
        fileSystem.root.add(Name.of("explode"), fileSystem.root);
        assertThat(readdir(0, true, new TestSink(20))).isEqualTo(-ErrorNumber.EIO);
        assertThat(heldReferences()).isEqualTo(fileSystem.root.references());
        assertThat(export.inodeCount()).isEqualTo(1);
        assertThat(failures).hasSize(1);
    }

    @Test
    void shouldRefusePositionsThatCannotBe() {
        assertThat(readdir(-1, false, new TestSink(20))).isEqualTo(-ErrorNumber.EINVAL);
        assertThat(readdir(Long.MIN_VALUE, true, new TestSink(20))).isEqualTo(-ErrorNumber.EINVAL);
    }
}
