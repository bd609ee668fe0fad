// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Builds requests as the kernel does, in a buffer of the caller: {@link #begin}, then fields of the first argument by
 * their offsets, then what follows, then {@link #end}. The methods named like operations do all of that in one.
 * {@link #splitForRing} lays a finished request out as a ring entry has it.
 */
public final class MessageBuilder {
    private final MemorySegment buffer;
    private long nextUnique = 2;
    private int uid;
    private int gid;
    private int pid = 1;
    private int length;
    private boolean legacySetxattr;

    /** Builds in that buffer, one message at a time. */
    public MessageBuilder(MemorySegment buffer) {
        this.buffer = buffer;
    }

    /** Who calls, from the next message on. */
    public MessageBuilder caller(int userId, int groupId, int threadId) {
        uid = userId;
        gid = groupId;
        pid = threadId;
        return this;
    }

    /** Whether SETXATTR has its legacy form of 8 bytes, from the next message on. */
    public MessageBuilder legacySetxattr(boolean legacy) {
        legacySetxattr = legacy;
        return this;
    }

    /** Starts a message: header, and the first argument all zero. */
    public MessageBuilder begin(Opcode opcode, long nodeId) {
        length = InHeaderLayout.LENGTH + (opcode == Opcode.SETXATTR && legacySetxattr
            ? SetxattrInLayout.LEGACY_LENGTH : opcode.argumentLength());
        buffer.asSlice(0, length).fill((byte) 0);
        buffer.set(JAVA_INT_UNALIGNED, InHeaderLayout.OPCODE_OFFSET, opcode.number());
        buffer.set(JAVA_LONG_UNALIGNED, InHeaderLayout.UNIQUE_OFFSET, nextUnique);
        buffer.set(JAVA_LONG_UNALIGNED, InHeaderLayout.NODE_ID_OFFSET, nodeId);
        buffer.set(JAVA_INT_UNALIGNED, InHeaderLayout.UID_OFFSET, uid);
        buffer.set(JAVA_INT_UNALIGNED, InHeaderLayout.GID_OFFSET, gid);
        buffer.set(JAVA_INT_UNALIGNED, InHeaderLayout.PID_OFFSET, pid);
        nextUnique += 2;
        return this;
    }

    /** Sets 4 bytes of the first argument. */
    public MessageBuilder word(int offset, int value) {
        buffer.set(JAVA_INT_UNALIGNED, InHeaderLayout.LENGTH + offset, value);
        return this;
    }

    /** Sets 8 bytes of the first argument. */
    public MessageBuilder longWord(int offset, long value) {
        buffer.set(JAVA_LONG_UNALIGNED, InHeaderLayout.LENGTH + offset, value);
        return this;
    }

    /** Adds a name and its NUL. */
    public MessageBuilder name(String name) {
        return data(name.getBytes(StandardCharsets.UTF_8)).data(new byte[1]);
    }

    /** Adds bytes. */
    public MessageBuilder data(byte[] bytes) {
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, length, bytes.length);
        length += bytes.length;
        return this;
    }

    /** Adds the extension record with supplementary groups, as the last part. */
    public MessageBuilder groups(int... groups) {
        int start = length;
        int body = ExtensionHeaderLayout.LENGTH + SupplementaryGroupsLayout.LENGTH + groups.length * Integer.BYTES;
        int record = body + Long.BYTES - 1 & -Long.BYTES;
        data(new byte[record]);
        buffer.set(JAVA_INT_UNALIGNED, start + ExtensionHeaderLayout.SIZE_OFFSET, record);
        buffer.set(JAVA_INT_UNALIGNED, start + ExtensionHeaderLayout.TYPE_OFFSET, ExtensionHeaderLayout.TYPE_GROUPS);
        int at = start + ExtensionHeaderLayout.LENGTH;
        buffer.set(JAVA_INT_UNALIGNED, at + SupplementaryGroupsLayout.GROUP_COUNT_OFFSET, groups.length);
        for (int i = 0; i < groups.length; i++) {
            buffer.set(JAVA_INT_UNALIGNED, at + SupplementaryGroupsLayout.GROUPS_OFFSET + i * Integer.BYTES, groups[i]);
        }
        buffer.set(JAVA_SHORT_UNALIGNED, InHeaderLayout.EXTENSION_UNITS_OFFSET, (short) (record / Long.BYTES));
        return this;
    }

    /** Finishes the message: writes its length into the header and answers it, in bytes. */
    public int end() {
        buffer.set(JAVA_INT_UNALIGNED, InHeaderLayout.MESSAGE_LENGTH_OFFSET, length);
        return length;
    }

    /** Unique of the message that was begun last. */
    public long unique() {
        return InHeaderLayout.unique(buffer, 0);
    }

    /**
     * Lays the finished message out over the two buffers of a ring entry.
     *
     * @return length of the payload, in bytes
     */
    public int splitForRing(MemorySegment header, MemorySegment payload) {
        int argument = Opcode.of(InHeaderLayout.opcode(buffer, 0)).argumentLength();
        if (legacySetxattr && InHeaderLayout.opcode(buffer, 0) == Opcode.SETXATTR.number()) {
            argument = SetxattrInLayout.LEGACY_LENGTH;
        }
        header.asSlice(0, UringReqHeaderLayout.LENGTH).fill((byte) 0);
        MemorySegment.copy(buffer, 0, header, UringReqHeaderLayout.IN_OUT_OFFSET, InHeaderLayout.LENGTH);
        MemorySegment.copy(buffer, InHeaderLayout.LENGTH, header, UringReqHeaderLayout.OPERATION_IN_OFFSET, argument);
        int rest = length - InHeaderLayout.LENGTH - argument;
        MemorySegment.copy(buffer, (long) InHeaderLayout.LENGTH + argument, payload, 0, rest);
        UringEntInOutLayout.putCommitId(header, UringReqHeaderLayout.ENT_IN_OUT_OFFSET, unique());
        UringEntInOutLayout.putPayloadLength(header, UringReqHeaderLayout.ENT_IN_OUT_OFFSET, rest);
        return rest;
    }

    public int init(int minor, long offered) {
        return begin(Opcode.INIT, 0).word(InitInLayout.MAJOR_OFFSET, Protocol.MAJOR)
            .word(InitInLayout.MINOR_OFFSET, minor).word(InitInLayout.MAX_READAHEAD_OFFSET, 1 << 17)
            .word(InitInLayout.FLAGS_OFFSET, (int) offered)
            .word(InitInLayout.FLAGS2_OFFSET, (int) (offered >>> Integer.SIZE)).end();
    }

    public int lookup(long parent, String name) {
        return begin(Opcode.LOOKUP, parent).name(name).end();
    }

    public int forget(long nodeId, long count) {
        return begin(Opcode.FORGET, nodeId).longWord(ForgetInLayout.LOOKUP_COUNT_OFFSET, count).end();
    }

    /** Pairs of node id and count. */
    public int batchForget(long... pairs) {
        begin(Opcode.BATCH_FORGET, 0).word(BatchForgetInLayout.COUNT_OFFSET, pairs.length / 2);
        for (long value : pairs) {
            data(new byte[Long.BYTES]);
            buffer.set(JAVA_LONG_UNALIGNED, length - Long.BYTES, value);
        }
        return end();
    }

    public int getattr(long nodeId) {
        return begin(Opcode.GETATTR, nodeId).end();
    }

    public int statx(long nodeId, int mask) {
        return begin(Opcode.STATX, nodeId).word(StatxInLayout.STATX_MASK_OFFSET, mask).end();
    }

    public int chmod(long nodeId, int mode) {
        return begin(Opcode.SETATTR, nodeId).word(SetattrInLayout.VALID_OFFSET, AttrValid.MODE)
            .word(SetattrInLayout.MODE_OFFSET, mode).end();
    }

    public int chown(long nodeId, int userId, int groupId) {
        return begin(Opcode.SETATTR, nodeId).word(SetattrInLayout.VALID_OFFSET, AttrValid.UID | AttrValid.GID)
            .word(SetattrInLayout.UID_OFFSET, userId).word(SetattrInLayout.GID_OFFSET, groupId).end();
    }

    public int truncate(long nodeId, long size) {
        return begin(Opcode.SETATTR, nodeId).word(SetattrInLayout.VALID_OFFSET, AttrValid.SIZE)
            .longWord(SetattrInLayout.SIZE_OFFSET, size).end();
    }

    public int readlink(long nodeId) {
        return begin(Opcode.READLINK, nodeId).end();
    }

    public int symlink(long parent, String name, String target) {
        return begin(Opcode.SYMLINK, parent).name(name).name(target).end();
    }

    public int mknod(long parent, String name, int mode, int rdev) {
        return begin(Opcode.MKNOD, parent).word(MknodInLayout.MODE_OFFSET, mode)
            .word(MknodInLayout.RDEV_OFFSET, rdev).name(name).end();
    }

    public int mkdir(long parent, String name, int mode) {
        return begin(Opcode.MKDIR, parent).word(MkdirInLayout.MODE_OFFSET, mode).name(name).end();
    }

    public int unlink(long parent, String name) {
        return begin(Opcode.UNLINK, parent).name(name).end();
    }

    public int rmdir(long parent, String name) {
        return begin(Opcode.RMDIR, parent).name(name).end();
    }

    public int rename(long parent, String name, long newParent, String newName) {
        return begin(Opcode.RENAME, parent).longWord(RenameInLayout.NEW_PARENT_NODE_ID_OFFSET, newParent)
            .name(name).name(newName).end();
    }

    public int rename2(long parent, String name, long newParent, String newName, int flags) {
        return begin(Opcode.RENAME2, parent).longWord(Rename2InLayout.NEW_PARENT_NODE_ID_OFFSET, newParent)
            .word(Rename2InLayout.FLAGS_OFFSET, flags).name(name).name(newName).end();
    }

    public int link(long nodeId, long newParent, String newName) {
        return begin(Opcode.LINK, newParent).longWord(LinkInLayout.OLD_NODE_ID_OFFSET, nodeId).name(newName).end();
    }

    public int open(long nodeId, int flags) {
        return begin(Opcode.OPEN, nodeId).word(OpenInLayout.FLAGS_OFFSET, flags).end();
    }

    public int opendir(long nodeId) {
        return begin(Opcode.OPENDIR, nodeId).end();
    }

    public int create(long parent, String name, int flags, int mode) {
        return begin(Opcode.CREATE, parent).word(CreateInLayout.FLAGS_OFFSET, flags)
            .word(CreateInLayout.MODE_OFFSET, mode).name(name).end();
    }

    public int tmpfile(long parent, int flags, int mode) {
        return begin(Opcode.TMPFILE, parent).word(CreateInLayout.FLAGS_OFFSET, flags)
            .word(CreateInLayout.MODE_OFFSET, mode).name("/").end();
    }

    /** READ, READDIR or READDIRPLUS. */
    public int read(Opcode opcode, long nodeId, long handle, long offset, int size) {
        return begin(opcode, nodeId).longWord(ReadInLayout.HANDLE_OFFSET, handle)
            .longWord(ReadInLayout.OFFSET_OFFSET, offset).word(ReadInLayout.SIZE_OFFSET, size).end();
    }

    public int write(long nodeId, long handle, long offset, byte[] data) {
        return begin(Opcode.WRITE, nodeId).longWord(WriteInLayout.HANDLE_OFFSET, handle)
            .longWord(WriteInLayout.OFFSET_OFFSET, offset).word(WriteInLayout.SIZE_OFFSET, data.length)
            .data(data).end();
    }

    public int statfs(long nodeId) {
        return begin(Opcode.STATFS, nodeId).end();
    }

    /** RELEASE or RELEASEDIR. */
    public int release(Opcode opcode, long nodeId, long handle) {
        return begin(opcode, nodeId).longWord(ReleaseInLayout.HANDLE_OFFSET, handle).end();
    }

    public int flush(long nodeId, long handle) {
        return begin(Opcode.FLUSH, nodeId).longWord(FlushInLayout.HANDLE_OFFSET, handle).end();
    }

    /** FSYNC or FSYNCDIR. */
    public int fsync(Opcode opcode, long nodeId, long handle, int flags) {
        return begin(opcode, nodeId).longWord(FsyncInLayout.HANDLE_OFFSET, handle)
            .word(FsyncInLayout.FLAGS_OFFSET, flags).end();
    }

    public int setxattr(long nodeId, String name, byte[] value, int flags) {
        return begin(Opcode.SETXATTR, nodeId).word(SetxattrInLayout.SIZE_OFFSET, value.length)
            .word(SetxattrInLayout.FLAGS_OFFSET, flags).name(name).data(value).end();
    }

    public int getxattr(long nodeId, String name, int size) {
        return begin(Opcode.GETXATTR, nodeId).word(GetxattrInLayout.SIZE_OFFSET, size).name(name).end();
    }

    public int listxattr(long nodeId, int size) {
        return begin(Opcode.LISTXATTR, nodeId).word(GetxattrInLayout.SIZE_OFFSET, size).end();
    }

    public int removexattr(long nodeId, String name) {
        return begin(Opcode.REMOVEXATTR, nodeId).name(name).end();
    }

    /** GETLK, SETLK or SETLKW; the range is inclusive. */
    public int lock(Opcode opcode, long nodeId, long handle, long owner, long start, long end, int type) {
        int at = LockInLayout.LOCK_OFFSET;
        return begin(opcode, nodeId).longWord(LockInLayout.HANDLE_OFFSET, handle)
            .longWord(LockInLayout.OWNER_OFFSET, owner).longWord(at + FileLockLayout.START_OFFSET, start)
            .longWord(at + FileLockLayout.END_OFFSET, end).word(at + FileLockLayout.TYPE_OFFSET, type)
            .word(at + FileLockLayout.PID_OFFSET, pid).end();
    }

    public int access(long nodeId, int mask) {
        return begin(Opcode.ACCESS, nodeId).word(AccessInLayout.MASK_OFFSET, mask).end();
    }

    public int interrupt(long unique) {
        return begin(Opcode.INTERRUPT, 0).longWord(InterruptInLayout.INTERRUPTED_UNIQUE_OFFSET, unique).end();
    }

    public int fallocate(long nodeId, long handle, long offset, long size, int mode) {
        return begin(Opcode.FALLOCATE, nodeId).longWord(FallocateInLayout.HANDLE_OFFSET, handle)
            .longWord(FallocateInLayout.OFFSET_OFFSET, offset).longWord(FallocateInLayout.LENGTH_OFFSET, size)
            .word(FallocateInLayout.MODE_OFFSET, mode).end();
    }

    public int lseek(long nodeId, long handle, long offset, int whence) {
        return begin(Opcode.LSEEK, nodeId).longWord(LseekInLayout.HANDLE_OFFSET, handle)
            .longWord(LseekInLayout.OFFSET_OFFSET, offset).word(LseekInLayout.WHENCE_OFFSET, whence).end();
    }

    /** COPY_FILE_RANGE or COPY_FILE_RANGE_64; source and target are node id, handle, offset. */
    public int copyFileRange(Opcode opcode, long[] source, long[] target, long size) {
        return begin(opcode, source[0]).longWord(CopyFileRangeInLayout.SOURCE_HANDLE_OFFSET, source[1])
            .longWord(CopyFileRangeInLayout.SOURCE_OFFSET_OFFSET, source[2])
            .longWord(CopyFileRangeInLayout.TARGET_NODE_ID_OFFSET, target[0])
            .longWord(CopyFileRangeInLayout.TARGET_HANDLE_OFFSET, target[1])
            .longWord(CopyFileRangeInLayout.TARGET_OFFSET_OFFSET, target[2])
            .longWord(CopyFileRangeInLayout.LENGTH_OFFSET, size).end();
    }
}
