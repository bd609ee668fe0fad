// SPDX-License-Identifier: Apache-2.0
/*
 * The part of the kernel's FUSE protocol that the floor speaks, written here because distribution headers are older
 * than the protocol that the kernel offers. Native byte order. Sizes are frozen by the assertions at the end.
 */
#ifndef ZUFS_BENCH_FUSE_WIRE_H
#define ZUFS_BENCH_FUSE_WIRE_H

#include <stdint.h>

enum {
    OP_LOOKUP = 1, OP_FORGET = 2, OP_GETATTR = 3, OP_SETATTR = 4, OP_MKNOD = 8, OP_MKDIR = 9, OP_UNLINK = 10,
    OP_RMDIR = 11, OP_RENAME = 12, OP_OPEN = 14, OP_READ = 15, OP_WRITE = 16, OP_STATFS = 17, OP_RELEASE = 18,
    OP_INIT = 26, OP_OPENDIR = 27,
    OP_READDIR = 28, OP_RELEASEDIR = 29, OP_CREATE = 35, OP_INTERRUPT = 36, OP_DESTROY = 38, OP_BATCH_FORGET = 42,
    OP_READDIRPLUS = 44, OP_RENAME2 = 45,
};

#define INIT_ASYNC_READ (1u << 0)
#define INIT_ATOMIC_O_TRUNC (1u << 3)
#define INIT_BIG_WRITES (1u << 5)
#define INIT_DO_READDIRPLUS (1u << 13)
#define INIT_READDIRPLUS_AUTO (1u << 14)
#define INIT_ASYNC_DIO (1u << 15)
#define INIT_PARALLEL_DIROPS (1u << 18)
#define INIT_MAX_PAGES (1u << 22)
#define INIT_HANDLE_KILLPRIV_V2 (1u << 28)
#define INIT_EXT (1u << 30)
#define INIT2_DIRECT_IO_ALLOW_MMAP (1u << (36 - 32))
#define INIT2_OVER_IO_URING (1u << (41 - 32))

#define OPEN_DIRECT_IO (1u << 0)
#define OPEN_KEEP_CACHE (1u << 1)
#define OPEN_PARALLEL_DIRECT_WRITES (1u << 6)

#define IOC_CLONE 0x8004e500u

struct in_header {
    uint32_t len, opcode;
    uint64_t unique, nodeid;
    uint32_t uid, gid, pid;
    uint16_t total_extlen, padding;
};
struct out_header {
    uint32_t len;
    int32_t error;
    uint64_t unique;
};
struct attr {
    uint64_t ino, size, blocks, atime, mtime, ctime;
    uint32_t atimensec, mtimensec, ctimensec, mode, nlink, uid, gid, rdev, blksize, flags;
};
struct entry_out {
    uint64_t nodeid, generation, entry_valid, attr_valid;
    uint32_t entry_valid_nsec, attr_valid_nsec;
    struct attr attr;
};
struct attr_out {
    uint64_t attr_valid;
    uint32_t attr_valid_nsec, dummy;
    struct attr attr;
};
struct open_out {
    uint64_t fh;
    uint32_t open_flags, backing_id;
};
struct io_in {
    uint64_t fh, offset;
    uint32_t size, rw_flags;
    uint64_t lock_owner;
    uint32_t flags, padding;
};
struct write_out {
    uint32_t size, padding;
};
struct dirent_out {
    uint64_t ino, off;
    uint32_t namelen, type;
    char name[];
};
struct kstatfs {
    uint64_t blocks, bfree, bavail, files, ffree;
    uint32_t bsize, namelen, frsize, padding, spare[6];
};
struct init_in {
    uint32_t major, minor, max_readahead, flags, flags2, unused[11];
};
struct init_out {
    uint32_t major, minor, max_readahead, flags;
    uint16_t max_background, congestion_threshold;
    uint32_t max_write, time_gran;
    uint16_t max_pages, map_alignment;
    uint32_t flags2, max_stack_depth;
    uint16_t request_timeout, unused[11];
};

_Static_assert(sizeof(struct in_header) == 40, "in_header");
_Static_assert(sizeof(struct out_header) == 16, "out_header");
_Static_assert(sizeof(struct attr) == 88, "attr");
_Static_assert(sizeof(struct entry_out) == 128, "entry_out");
_Static_assert(sizeof(struct attr_out) == 104, "attr_out");
_Static_assert(sizeof(struct io_in) == 40, "read_in and write_in");
_Static_assert(sizeof(struct kstatfs) == 80, "kstatfs");
_Static_assert(sizeof(struct init_in) == 64, "init_in");
_Static_assert(sizeof(struct init_out) == 64, "init_out");

/* Length in bytes of the fixed argument before the names or data of a request; 0 where the names come first. */
static inline uint32_t argument_length(uint32_t opcode)
{
    switch (opcode) {
    case OP_GETATTR: return 16;
    case OP_SETATTR: return 88;
    case OP_MKNOD: return 16;
    case OP_MKDIR: return 8;
    case OP_RENAME: return 8;
    case OP_RENAME2: return 16;
    case OP_OPEN: case OP_OPENDIR: return 8;
    case OP_CREATE: return 16;
    case OP_READ: case OP_WRITE: case OP_READDIR: case OP_READDIRPLUS: return 40;
    case OP_INIT: return 64;
    default: return 0;
    }
}

#endif
