// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;

/**
 * Messages for fuzzing: {@link #valid} makes one that keeps the protocol but names random things, {@link #damage} then
 * breaks it. The random generator decides everything, so its seed reproduces a run.
 */
public final class MessageCorpus {
    /** Room that every message of the corpus fits into, in bytes. */
    public static final int MESSAGE_LENGTH_MAX = 8192;

    private static final int DATA_LENGTH_MAX = 2048;
    private static final String[] NAMES = {"a", "file", "..", ".", "", "\u00e4\u00f6\u00fc", "a/b",
        "n".repeat(255), "n".repeat(256), "user.key", "system.posix_acl_access", "security.capability"};
    private static final long[] NUMBERS = {0, 1, 2, 7, 4095, 4096, 65536, Integer.MAX_VALUE, 1L << 31, 0xffff_ffffL,
        1L << 32, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE, -1};

    private final MemorySegment buffer;
    private final MessageBuilder builder;
    private final RandomGenerator random;

    /** Makes messages in that buffer of at least {@link #MESSAGE_LENGTH_MAX} bytes. */
    public MessageCorpus(MemorySegment buffer, RandomGenerator random) {
        this.buffer = buffer;
        this.builder = new MessageBuilder(buffer);
        this.random = random;
    }

    /** A message of that operation whose lengths and counts are true; answers its length, in bytes. */
    public int valid(Opcode opcode) {
        builder.caller(random.nextInt(3), random.nextInt(3), 1 + random.nextInt(1000)).begin(opcode, number());
        for (int offset = 0; offset + Integer.BYTES <= opcode.argumentLength(); offset += Integer.BYTES) {
            builder.word(offset, random.nextInt(3) == 0 ? (int) number() : 0);
        }
        follow(opcode);
        if (opcode.rest() == Opcode.Rest.NAME && random.nextInt(8) == 0) {
            builder.groups(random.nextInt(100));
        }
        return builder.end();
    }

    private void follow(Opcode opcode) {
        switch (opcode.rest()) {
            case NONE -> { }
            case NAME -> builder.name(name());
            case TWO_NAMES -> builder.name(name()).name(name());
            case NAME_AND_VALUE -> {
                byte[] value = bytes();
                builder.word(SetxattrInLayout.SIZE_OFFSET, value.length).name(name()).data(value);
            }
            case DATA -> {
                byte[] data = bytes();
                builder.word(lengthOffset(opcode), data.length).data(data);
            }
            case RECORDS -> {
                int count = random.nextInt(20);
                builder.word(BatchForgetInLayout.COUNT_OFFSET, count);
                builder.data(new byte[count * ForgetOneLayout.LENGTH]);
            }
        }
    }

    private static int lengthOffset(Opcode opcode) {
        return switch (opcode) {
            case WRITE -> WriteInLayout.SIZE_OFFSET;
            case IOCTL -> IoctlInLayout.IN_LENGTH_OFFSET;
            case NOTIFY_REPLY -> NotifyRetrieveInLayout.SIZE_OFFSET;
            default -> throw new AssertionError(opcode + " has no data");
        };
    }

    /** Breaks the message of that length in one to four ways; answers its new length, in bytes. */
    public int damage(int length) {
        int damaged = length;
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            damaged = damageOnce(damaged);
        }
        return damaged;
    }

    private int damageOnce(int length) {
        switch (random.nextInt(7)) {
            case 0 -> {
                return random.nextInt(length + 1);
            }
            case 1 -> buffer.set(JAVA_INT_UNALIGNED, InHeaderLayout.MESSAGE_LENGTH_OFFSET, (int) number());
            case 2 -> buffer.set(JAVA_INT_UNALIGNED, InHeaderLayout.OPCODE_OFFSET, random.nextInt(60));
            case 3 -> buffer.set(JAVA_INT_UNALIGNED, InHeaderLayout.EXTENSION_UNITS_OFFSET, (int) number());
            case 4 -> buffer.set(JAVA_LONG_UNALIGNED,
                InHeaderLayout.LENGTH + Integer.BYTES * random.nextInt(24), number());
            case 5 -> {
                // All NULs go: names have no end.
                for (int i = InHeaderLayout.LENGTH; i < length; i++) {
                    if (buffer.get(JAVA_BYTE, i) == 0) {
                        buffer.set(JAVA_BYTE, i, (byte) 'x');
                    }
                }
            }
            default -> {
                int at = random.nextInt(Math.max(1, length));
                buffer.set(JAVA_BYTE, at, (byte) (buffer.get(JAVA_BYTE, at) ^ 1 << random.nextInt(8)));
            }
        }
        return length;
    }

    private long number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private String name() {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(DATA_LENGTH_MAX)];
        random.nextBytes(bytes);
        return bytes;
    }
}
