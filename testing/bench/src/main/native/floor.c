// SPDX-License-Identifier: Apache-2.0
/*
 * The floor: the least that a user-mode file system can do on the kernel's FUSE interface. No library, no allocation,
 * no lock.
 *
 *   floor DIR [direct] [uring] [unpinned] [shared] [readers=N] [depth=N] [timeout=S] [ringflags=HEX]
 */
#include "raw_mount.h"

#include <sys/ioctl.h>
#include <sys/uio.h>

#include "floor.h"
#include "null_tree.h"

struct floor_options floor_options = {
    .pinned = true, .cloned = true, .reader_count = 2, .depth = 4, .timeout_s = 3600, .ring_flags = 0x3200,
};
int floor_fd;

static const char zeros[FLOOR_MAX_WRITE];

static void fill_attr(struct attr *attr, uint64_t node)
{
    bool directory = null_is_directory(node);
    memset(attr, 0, sizeof *attr);
    attr->ino = node;
    attr->size = directory ? 4096 : NULL_FILE_LENGTH;
    attr->blocks = attr->size / 512;
    attr->mode = directory ? S_IFDIR | 0755 : S_IFREG | 0644;
    attr->nlink = directory ? 2 : 1;
    attr->blksize = 4096;
}

static int fill_entry(struct entry_out *entry, uint64_t node)
{
    memset(entry, 0, 40);
    entry->nodeid = node;
    entry->entry_valid = entry->attr_valid = floor_options.timeout_s;
    fill_attr(&entry->attr, node);
    return sizeof *entry;
}

static int fill_attr_out(struct attr_out *out, uint64_t node)
{
    out->attr_valid = floor_options.timeout_s;
    out->attr_valid_nsec = out->dummy = 0;
    fill_attr(&out->attr, node);
    return sizeof *out;
}

static int fill_open(struct open_out *out)
{
    memset(out, 0, sizeof *out);
    out->open_flags = floor_options.direct ? OPEN_DIRECT_IO | OPEN_PARALLEL_DIRECT_WRITES : OPEN_KEEP_CACHE;
    return sizeof *out;
}

static int fill_directory(uint64_t directory, const struct io_in *arg, char *out, bool plus)
{
    uint32_t used = 0;
    uint64_t node;
    const char *name;
    for (uint64_t index = arg->offset; (name = null_entry(directory, index, &node)) != NULL; index++) {
        uint32_t length = index < 2 || directory == NULL_ROOT ? (uint32_t) strlen(name) : null_list_lengths[index - 2];
        uint32_t record = (uint32_t) ((plus ? sizeof(struct entry_out) : 0) + sizeof(struct dirent_out) + length
                + 7) & ~7u;
        if (used + record > arg->size)
            break;
        struct dirent_out *entry = (struct dirent_out *) (out + used);
        if (plus) {
            if (index < 2)
                memset(out + used, 0, sizeof(struct entry_out));
            else
                fill_entry((struct entry_out *) (out + used), node);
            entry = (struct dirent_out *) (out + used + sizeof(struct entry_out));
        }
        entry->ino = node;
        entry->off = index + 1;
        entry->namelen = length;
        entry->type = (null_is_directory(node) ? S_IFDIR : S_IFREG) >> 12;
        memcpy(entry->name, name, length);
        used += record;
    }
    return (int) used;
}

static int fill_init(const struct init_in *in, struct init_out *out)
{
    memset(out, 0, sizeof *out);
    out->major = 7;
    out->minor = in->minor < 45 ? in->minor : 45;
    out->max_readahead = in->max_readahead;
    out->flags = in->flags & (INIT_ASYNC_READ | INIT_ATOMIC_O_TRUNC | INIT_BIG_WRITES | INIT_DO_READDIRPLUS
            | INIT_READDIRPLUS_AUTO
            | INIT_ASYNC_DIO | INIT_PARALLEL_DIROPS | INIT_MAX_PAGES | INIT_HANDLE_KILLPRIV_V2 | INIT_EXT);
    uint32_t flags2 = INIT2_DIRECT_IO_ALLOW_MMAP | (floor_options.uring ? INIT2_OVER_IO_URING : 0);
    out->flags2 = in->flags & INIT_EXT ? in->flags2 & flags2 : 0;
    if (floor_options.uring && !(out->flags2 & INIT2_OVER_IO_URING)) {
        errno = EOPNOTSUPP;
        fail("the kernel does not offer FUSE over io_uring (enable_uring)");
    }
    out->max_background = 64;
    out->congestion_threshold = 48;
    out->max_write = FLOOR_MAX_WRITE;
    out->time_gran = 1;
    out->max_pages = FLOOR_MAX_WRITE / 4096;
    return sizeof *out;
}

static int make(uint64_t parent, const char *name, int kind, struct entry_out *out)
{
    if (null_lookup(parent, name))
        return -EEXIST;
    uint64_t node = null_insert(parent, name, kind);
    return node ? fill_entry(out, node) : -ENOSPC;
}

static int rename_entry(uint64_t parent, uint64_t new_parent, const char *names)
{
    const char *new_name = names + strlen(names) + 1;
    uint64_t node = null_lookup(parent, names);
    if (!node || !null_remove(parent, names))
        return -ENOENT;
    null_remove(new_parent, new_name);
    return null_insert(new_parent, new_name, (int) (node & NULL_KIND_MASK)) ? 0 : -ENOSPC;
}

int floor_handle(const struct in_header *in, const void *argument, const char *payload, void *out)
{
    switch (in->opcode) {
    case OP_LOOKUP: {
        uint64_t node = null_lookup(in->nodeid, payload);
        return node ? fill_entry(out, node) : -ENOENT;
    }
    case OP_GETATTR: case OP_SETATTR:
        return fill_attr_out(out, in->nodeid);
    case OP_READ:
        return (int) ((const struct io_in *) argument)->size;
    case OP_WRITE:
        *(struct write_out *) out = (struct write_out) {.size = ((const struct io_in *) argument)->size};
        return sizeof(struct write_out);
    case OP_OPEN:
        return fill_open(out);
    case OP_OPENDIR:
        memset(out, 0, sizeof(struct open_out));
        return sizeof(struct open_out);
    case OP_RELEASE: case OP_RELEASEDIR: case OP_DESTROY:
        return 0;
    case OP_CREATE: {
        int length = make(in->nodeid, payload, NULL_FILE, out);
        return length < 0 ? length : length + fill_open((struct open_out *) ((char *) out + length));
    }
    case OP_MKNOD:
        return make(in->nodeid, payload, NULL_FILE, out);
    case OP_MKDIR:
        return make(in->nodeid, payload, NULL_DIRECTORY, out);
    case OP_UNLINK: case OP_RMDIR:
        return null_remove(in->nodeid, payload) ? 0 : -ENOENT;
    case OP_RENAME: case OP_RENAME2:
        return rename_entry(in->nodeid, *(const uint64_t *) argument, payload);
    case OP_READDIR: case OP_READDIRPLUS:
        return fill_directory(in->nodeid, argument, out, in->opcode == OP_READDIRPLUS);
    case OP_STATFS:
        *(struct kstatfs *) out = (struct kstatfs) {.bsize = 4096, .frsize = 4096, .namelen = 255};
        return sizeof(struct kstatfs);
    case OP_INIT:
        return fill_init(argument, out);
    case OP_FORGET: case OP_BATCH_FORGET:
        return FLOOR_NO_REPLY;
    default:
        return -ENOSYS;  /* once, then the kernel asks no more */
    }
}

static void reply(int fd, const struct in_header *in, int result, void *body)
{
    struct out_header header = {.unique = in->unique, .error = result < 0 ? result : 0};
    size_t length = result < 0 ? 0 : (size_t) result;
    struct iovec parts[2] = {
        {&header, sizeof header}, {in->opcode == OP_READ ? (void *) zeros : body, length},
    };
    header.len = (uint32_t) (sizeof header + length);
    if (writev(fd, parts, length ? 2 : 1) < 0 && errno != ENOENT && errno != ENODEV)
        fail("reply");
}

static void *serve(void *index)
{
    int fd = floor_fd;
    if (floor_options.pinned)
        pin((int) (intptr_t) index);
    if (floor_options.cloned && index) {
        fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
        if (fd < 0 || ioctl(fd, IOC_CLONE, &floor_fd))
            fail("clone of /dev/fuse");
    }
    size_t capacity = FLOOR_MAX_WRITE + 4096;
    char *request = aligned_alloc(4096, capacity);
    char *body = aligned_alloc(4096, FLOOR_MAX_WRITE);
    memset(request, 0, capacity);
    memset(body, 0, FLOOR_MAX_WRITE);
    for (;;) {
        ssize_t length = read(fd, request, capacity);
        if (length < 0) {
            if (errno == EINTR || errno == EAGAIN || errno == ENOENT)
                continue;
            return NULL;
        }
        const struct in_header *in = (const struct in_header *) request;
        const char *argument = request + sizeof *in;
        int result = floor_handle(in, argument, argument + argument_length(in->opcode), body);
        if (result != FLOOR_NO_REPLY)
            reply(fd, in, result, body);
        if (in->opcode == OP_INIT && floor_options.uring)
            floor_uring_start();
    }
}

static void parse(int count, char **arguments)
{
    for (int i = 0; i < count; i++) {
        const char *option = arguments[i];
        if (!strcmp(option, "direct"))
            floor_options.direct = true;
        else if (!strcmp(option, "uring"))
            floor_options.uring = true, floor_options.reader_count = 1, floor_options.pinned = false;
        else if (!strcmp(option, "unpinned"))
            floor_options.pinned = false;
        else if (!strcmp(option, "shared"))
            floor_options.cloned = false;
        else if (!strncmp(option, "readers=", 8))
            floor_options.reader_count = (uint32_t) atoi(option + 8);
        else if (!strncmp(option, "depth=", 6))
            floor_options.depth = (uint32_t) atoi(option + 6);
        else if (!strncmp(option, "timeout=", 8))
            floor_options.timeout_s = (uint64_t) atoll(option + 8);
        else if (!strncmp(option, "ringflags=", 10))
            floor_options.ring_flags = (uint32_t) strtoul(option + 10, NULL, 16);
        else
            errno = EINVAL, fail(option);
    }
}

int main(int count, char **arguments)
{
    if (count < 2)
        return fputs("floor DIR [option ...]\n", stderr), 2;
    parse(count - 2, arguments + 2);
    block_signals();
    null_tree_make();
    floor_fd = raw_mount("floor", arguments[1]);
    for (uint32_t i = 0; i < floor_options.reader_count; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *) (intptr_t) i))
            fail("thread");
    }
    serve_until_signal();
}
