// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.fs;

import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;

/**
 * An inode with bytes. An author implements {@link #map} (with its three ends) if the bytes lie in regions, or
 * {@link #read} and {@link #write} if they are computed; the other pair follows from the first.
 *
 * <p><b>Tokens.</b> A successful {@link #map} leaves a token in the extents. It is ended exactly once: by {@link
 * #release} after {@link Intent#READ}, by {@link #commit} or {@link #abort} after {@link Intent#WRITE}. Until then the
 * extents keep their meaning: what is freed meanwhile is not used again. A token implies a reference to the file. Space
 * that was allocated, and a size that grew, are seen by nobody before the commit.
 */
public abstract class RegularFile extends Inode {
    /** {@link #fallocate}: do not change the size ({@code FALLOC_FL_KEEP_SIZE}). */
    public static final int FALLOC_KEEP_SIZE = 0x01;
    /** {@link #fallocate}: make a hole ({@code FALLOC_FL_PUNCH_HOLE}). */
    public static final int FALLOC_PUNCH_HOLE = 0x02;
    /** {@link #fallocate}: take the range out ({@code FALLOC_FL_COLLAPSE_RANGE}). */
    public static final int FALLOC_COLLAPSE_RANGE = 0x08;
    /** {@link #fallocate}: make the range read as zeros ({@code FALLOC_FL_ZERO_RANGE}). */
    public static final int FALLOC_ZERO_RANGE = 0x10;
    /** {@link #fallocate}: put a hole in ({@code FALLOC_FL_INSERT_RANGE}). */
    public static final int FALLOC_INSERT_RANGE = 0x20;
    /** {@link #seek}: the next byte that is not in a hole. */
    public static final int SEEK_DATA = 3;
    /** {@link #seek}: the next byte that is in a hole; the end of the file is one. */
    public static final int SEEK_HOLE = 4;
    /** {@link #write}: at the end of the file, wherever that is by then ({@code O_APPEND}). */
    public static final int WRITE_APPEND = 1;
    /** {@link #write}: clear set-id bits, and drop capabilities. */
    public static final int WRITE_KILLS_SET_ID = 2;
    /**
     * {@link #write}: the bytes come from the kernel's page cache, by any user and some time after they were written.
     */
    public static final int WRITE_FROM_CACHE = 4;

    /**
     * {@link #open}, with {@code O_TRUNC}: clear set-id bits, and drop capabilities; beside the flags of {@code
     * open(2)}.
     */
    public static final int OPEN_KILLS_SET_ID = 1 << 31;

    /** For the subclass. */
    protected RegularFile() {
    }

    /**
     * Opens the file. Not implemented: succeeds, without a handle. Not called if {@link Traits#tracksOpens()} is false
     * and the transport can do without.
     *
     * @param request who asks; permission was checked before
     * @param flags   of {@code open(2)}, {@link #OPEN_KILLS_SET_ID}; {@code O_TRUNC} is to be carried out here
     * @param opening takes the handle
     * @return 0 or a negative errno
     */
    public int open(Request request, int flags, Opening opening) {
        return 0;
    }

    /**
     * Ends an open file: no operation with this handle is under way, none will come. Not implemented: nothing.
     *
     * @param handle what {@link #open} answered
     */
    public void release(long handle) {
    }

    /**
     * Says where the bytes of a range are. After {@link Intent#READ} the extents end where the file ends; holes are
     * extents without a region. For {@link Intent#WRITE} the whole range is allocated. Not implemented: EOPNOTSUPP.
     *
     * @param request who asks
     * @param handle  the open file
     * @param offset  first byte, at least 0
     * @param length  bytes, at least 1
     * @param intent  what the asker will do
     * @param flags   of {@link #write}, for {@link Intent#WRITE}
     * @param out     takes the extents and the token
     * @return 0 or a negative errno: ENOSPC, EFBIG
     */
    public int map(Request request, long handle, long offset, int length, Intent intent, int flags, Extents out) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    /**
     * Ends the token of a read.
     *
     * @param extents as {@link #map} left them
     */
    public void release(Extents extents) {
    }

    /**
     * Ends the token of a write: publishes new extents, size and times together.
     *
     * @param request who asks
     * @param extents as {@link #map} left them
     * @param length  the bytes that were written, from the start of the range
     * @return 0 or a negative errno
     */
    public int commit(Request request, Extents extents, int length) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    /**
     * Ends the token of a write without publishing: what was allocated for it is free again.
     *
     * @param extents as {@link #map} left them
     */
    public void abort(Extents extents) {
    }

    /**
     * Reads bytes. Not implemented: maps, copies and releases.
     *
     * @param request     who asks
     * @param handle      the open file
     * @param offset      first byte, at least 0
     * @param destination takes the bytes
     * @return how many bytes were read, fewer than the destination holds only at the end of the file; or a negative
     *     errno
     */
    public int read(Request request, long handle, long offset, ByteRange destination) {
        Extents extents = request.extents();
        int result = map(request, handle, offset, (int) destination.length(), Intent.READ, 0, extents);
        if (result < 0) {
            return result;
        }
        int length = extents.copyTo(destination);
        release(extents);
        return length;
    }

    /**
     * Writes bytes. Not implemented: maps, copies and commits.
     *
     * @param request who asks
     * @param handle  the open file
     * @param offset  first byte, at least 0
     * @param flags   {@link #WRITE_APPEND}, {@link #WRITE_KILLS_SET_ID}, {@link #WRITE_FROM_CACHE}, or 0
     * @param source  the bytes
     * @return how many bytes were written, or a negative errno: ENOSPC, EFBIG
     */
    public int write(Request request, long handle, long offset, int flags, ByteRange source) {
        Extents extents = request.extents();
        int result = map(request, handle, offset, (int) source.length(), Intent.WRITE, flags, extents);
        if (result < 0) {
            return result;
        }
        int length = extents.copyFrom(source);
        result = commit(request, extents, length);
        return result < 0 ? result : length;
    }

    /**
     * A descriptor of the open file was closed; others may be left. Not implemented: nothing to do.
     *
     * @param request who asks
     * @param handle  the open file
     * @return 0 or a negative errno, which {@code close(2)} answers
     */
    public int flush(Request request, long handle) {
        return 0;
    }

    /**
     * Makes the bytes durable. Not implemented: nothing to do.
     *
     * @param request  who asks
     * @param handle   the open file
     * @param dataOnly without what is not needed to read the bytes again
     * @return 0 or a negative errno
     */
    public int fsync(Request request, long handle, boolean dataOnly) {
        return 0;
    }

    /**
     * Allocates, frees or shifts a range. Not implemented: EOPNOTSUPP.
     *
     * @param request who asks
     * @param handle  the open file
     * @param mode    {@code FALLOC_*}, or 0
     * @param offset  first byte, at least 0
     * @param length  bytes, at least 1
     * @return 0 or a negative errno: EINVAL, ENOSPC, EFBIG, EOPNOTSUPP
     */
    public int fallocate(Request request, long handle, int mode, long offset, long length) {
        return -ErrorNumber.EOPNOTSUPP;
    }

    /**
     * Finds data or a hole. Not implemented: ENOSYS, after which the whole file counts as data.
     *
     * @param request who asks
     * @param handle  the open file
     * @param offset  where to start, at least 0
     * @param whence  {@link #SEEK_DATA} or {@link #SEEK_HOLE}
     * @return the offset found, or a negative errno: ENXIO at or behind the end
     */
    public long seek(Request request, long handle, long offset, int whence) {
        return -ErrorNumber.ENOSYS;
    }

    /**
     * Copies or shares a range of this file into another of the same file system. Not implemented: EOPNOTSUPP, after
     * which the kernel reads and writes.
     *
     * @param request           who asks
     * @param handle            the open file
     * @param offset            first byte here
     * @param destination       the other file; may be this one if the ranges do not overlap
     * @param destinationHandle its handle
     * @param destinationOffset first byte there
     * @param length            bytes, at least 1
     * @return how many bytes were copied, or a negative errno
     */
    public long copyRange(Request request, long handle, long offset, RegularFile destination, long destinationHandle,
            long destinationOffset, long length) {
        return -ErrorNumber.EOPNOTSUPP;
    }
}
