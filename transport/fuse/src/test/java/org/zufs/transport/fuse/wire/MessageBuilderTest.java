// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageBuilderTest {
    private final MemorySegment buffer = MemorySegment.ofArray(new byte[MessageCorpus.MESSAGE_LENGTH_MAX]);

    @Test
    void shouldBuildRequestAsTheKernelDoes() {
        MessageBuilder builder = new MessageBuilder(buffer).caller(1000, 100, 42);
        int length = builder.write(5, 9, 4096, "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(length).isEqualTo(InHeaderLayout.LENGTH + WriteInLayout.LENGTH + 5);
        assertThat(InHeaderLayout.messageLength(buffer, 0)).isEqualTo(length);
        assertThat(InHeaderLayout.opcode(buffer, 0)).isEqualTo(16);
        assertThat(InHeaderLayout.nodeId(buffer, 0)).isEqualTo(5);
        assertThat(InHeaderLayout.uid(buffer, 0)).isEqualTo(1000);
        assertThat(InHeaderLayout.gid(buffer, 0)).isEqualTo(100);
        assertThat(InHeaderLayout.pid(buffer, 0)).isEqualTo(42);
        assertThat(WriteInLayout.handle(buffer, InHeaderLayout.LENGTH)).isEqualTo(9);
        assertThat(WriteInLayout.offset(buffer, InHeaderLayout.LENGTH)).isEqualTo(4096);
        assertThat(WriteInLayout.size(buffer, InHeaderLayout.LENGTH)).isEqualTo(5);
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, length - 1)).isEqualTo((byte) 'o');
    }

    @Test
    void shouldGiveEveryRequestAnotherEvenUnique() {
        MessageBuilder builder = new MessageBuilder(buffer);
        builder.getattr(1);
        long first = builder.unique();
        builder.getattr(1);
        assertThat(builder.unique()).isEqualTo(first + 2).isEven();
    }

    @Test
    void shouldAppendGroupsAsExtension() {
        MessageBuilder builder = new MessageBuilder(buffer);
        int length = builder.begin(Opcode.MKDIR, 1).name("d").groups(27).end();
        assertThat(InHeaderLayout.extensionLength(buffer, 0)).isEqualTo(16);
        int at = length - 16;
        assertThat(ExtensionHeaderLayout.size(buffer, at)).isEqualTo(16);
        assertThat(ExtensionHeaderLayout.type(buffer, at)).isEqualTo(ExtensionHeaderLayout.TYPE_GROUPS);
        at += ExtensionHeaderLayout.LENGTH;
        assertThat(SupplementaryGroupsLayout.groupCount(buffer, at)).isEqualTo(1);
        assertThat(SupplementaryGroupsLayout.group(buffer, at, 0)).isEqualTo(27);
    }

    @Test
    void shouldSplitForRing() {
        MemorySegment header = MemorySegment.ofArray(new byte[UringReqHeaderLayout.LENGTH]);
        MemorySegment payload = MemorySegment.ofArray(new byte[4096]);
        MessageBuilder builder = new MessageBuilder(buffer).legacySetxattr(true);
        builder.setxattr(3, "user.a", new byte[] {1, 2}, 0);
        assertThat(builder.splitForRing(header, payload)).isEqualTo(9);
        assertThat(InHeaderLayout.nodeId(header, UringReqHeaderLayout.IN_OUT_OFFSET)).isEqualTo(3);
        assertThat(SetxattrInLayout.size(header, UringReqHeaderLayout.OPERATION_IN_OFFSET)).isEqualTo(2);
        assertThat(payload.getString(0)).isEqualTo("user.a");
        int at = UringReqHeaderLayout.ENT_IN_OUT_OFFSET;
        assertThat(UringEntInOutLayout.payloadLength(header, at)).isEqualTo(9);
        assertThat(UringEntInOutLayout.commitId(header, at)).isEqualTo(builder.unique());
    }

    @ParameterizedTest
    @EnumSource(value = Opcode.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void shouldMakeTrueMessagesOfEveryOperation(Opcode opcode) {
        MessageCorpus corpus = new MessageCorpus(buffer, new Random(opcode.number()));
        for (int i = 0; i < 200; i++) {
            int length = corpus.valid(opcode);
            assertThat(length).isBetween(InHeaderLayout.LENGTH + opcode.argumentLength(),
                MessageCorpus.MESSAGE_LENGTH_MAX);
            assertThat(InHeaderLayout.messageLength(buffer, 0)).isEqualTo(length);
            assertThat(Opcode.of(InHeaderLayout.opcode(buffer, 0))).isSameAs(opcode);
            assertThat(corpus.damage(length)).isBetween(0, length);
        }
    }
}
