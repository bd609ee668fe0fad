// SPDX-License-Identifier: Apache-2.0
/* The null file system on libfuse's low-level interface: the same tree as the floor's. */
#include "libfuse_peer.h"

#include "null_tree.h"

static const char zeros[1 << 20];

static void fill_stat(struct stat *status, uint64_t node)
{
    bool directory = null_is_directory(node);
    memset(status, 0, sizeof *status);
    status->st_ino = node;
    status->st_mode = directory ? S_IFDIR | 0755 : S_IFREG | 0644;
    status->st_nlink = directory ? 2 : 1;
    status->st_size = directory ? 4096 : (off_t) NULL_FILE_LENGTH;
    status->st_blksize = 4096;
}

static void fill_entry(struct fuse_entry_param *entry, uint64_t node)
{
    memset(entry, 0, sizeof *entry);
    entry->ino = node;
    entry->attr_timeout = entry->entry_timeout = PEER_TIMEOUT_S;
    fill_stat(&entry->attr, node);
}

static void reply_entry(fuse_req_t request, uint64_t node, int error)
{
    struct fuse_entry_param entry;
    if (!node) {
        fuse_reply_err(request, error);
        return;
    }
    fill_entry(&entry, node);
    fuse_reply_entry(request, &entry);
}

static void on_lookup(fuse_req_t request, fuse_ino_t parent, const char *name)
{
    reply_entry(request, null_lookup(parent, name), ENOENT);
}

static void on_forget(fuse_req_t request, fuse_ino_t node, uint64_t count)
{
    (void) node;
    (void) count;
    fuse_reply_none(request);
}

static void on_getattr(fuse_req_t request, fuse_ino_t node, struct fuse_file_info *file)
{
    struct stat status;
    (void) file;
    fill_stat(&status, node);
    fuse_reply_attr(request, &status, PEER_TIMEOUT_S);
}

static void on_setattr(fuse_req_t request, fuse_ino_t node, struct stat *attr, int valid, struct fuse_file_info *file)
{
    (void) attr;
    (void) valid;
    on_getattr(request, node, file);
}

static void on_mkdir(fuse_req_t request, fuse_ino_t parent, const char *name, mode_t mode)
{
    (void) mode;
    if (null_lookup(parent, name))
        fuse_reply_err(request, EEXIST);
    else
        reply_entry(request, null_insert(parent, name, NULL_DIRECTORY), ENOSPC);
}

static void on_create(fuse_req_t request, fuse_ino_t parent, const char *name, mode_t mode, struct fuse_file_info *file)
{
    struct fuse_entry_param entry;
    (void) mode;
    uint64_t node = null_lookup(parent, name) ? 0 : null_insert(parent, name, NULL_FILE);
    if (!node) {
        fuse_reply_err(request, EEXIST);
        return;
    }
    fill_entry(&entry, node);
    peer_set_open(file);
    fuse_reply_create(request, &entry, file);
}

static void on_unlink(fuse_req_t request, fuse_ino_t parent, const char *name)
{
    fuse_reply_err(request, null_remove(parent, name) ? 0 : ENOENT);
}

static void on_rename(fuse_req_t request, fuse_ino_t parent, const char *name, fuse_ino_t new_parent,
                      const char *new_name, unsigned flags)
{
    (void) flags;
    uint64_t node = null_lookup(parent, name);
    if (!node || !null_remove(parent, name)) {
        fuse_reply_err(request, ENOENT);
        return;
    }
    null_remove(new_parent, new_name);
    fuse_reply_err(request, null_insert(new_parent, new_name, (int) (node & NULL_KIND_MASK)) ? 0 : ENOSPC);
}

static void on_open(fuse_req_t request, fuse_ino_t node, struct fuse_file_info *file)
{
    (void) node;
    peer_set_open(file);
    fuse_reply_open(request, file);
}

static void on_release(fuse_req_t request, fuse_ino_t node, struct fuse_file_info *file)
{
    (void) node;
    (void) file;
    fuse_reply_err(request, 0);
}

static void on_read(fuse_req_t request, fuse_ino_t node, size_t length, off_t offset, struct fuse_file_info *file)
{
    (void) node;
    (void) offset;
    (void) file;
    fuse_reply_buf(request, zeros, length < sizeof zeros ? length : sizeof zeros);
}

static void on_write(fuse_req_t request, fuse_ino_t node, const char *data, size_t length, off_t offset,
        struct fuse_file_info *file)
{
    (void) node;
    (void) data;
    (void) offset;
    (void) file;
    fuse_reply_write(request, length);
}

static void list(fuse_req_t request, fuse_ino_t directory, size_t length, off_t offset, bool plus)
{
    static _Thread_local char buffer[1 << 16];
    size_t used = 0, capacity = length < sizeof buffer ? length : sizeof buffer;
    uint64_t node;
    const char *name;
    for (uint64_t index = (uint64_t) offset; (name = null_entry(directory, index, &node)) != NULL; index++) {
        struct fuse_entry_param entry;
        size_t record;
        fill_entry(&entry, node);
        if (plus && index < 2)
            entry.ino = 0;
        if (plus)
            record = fuse_add_direntry_plus(request, buffer + used, capacity - used, name, &entry, (off_t) index + 1);
        else
            record = fuse_add_direntry(request, buffer + used, capacity - used, name, &entry.attr, (off_t) index + 1);
        if (record > capacity - used)
            break;
        used += record;
    }
    fuse_reply_buf(request, buffer, used);
}

static void on_readdir(fuse_req_t request, fuse_ino_t directory, size_t length, off_t offset,
        struct fuse_file_info *file)
{
    (void) file;
    list(request, directory, length, offset, false);
}

static void on_readdirplus(fuse_req_t request, fuse_ino_t directory, size_t length, off_t offset,
        struct fuse_file_info *file)
{
    (void) file;
    list(request, directory, length, offset, true);
}

static const struct fuse_lowlevel_ops operations = {
    .init = peer_init, .lookup = on_lookup, .forget = on_forget, .getattr = on_getattr, .setattr = on_setattr,
    .mkdir = on_mkdir, .create = on_create, .unlink = on_unlink, .rmdir = on_unlink, .rename = on_rename,
    .open = on_open,
    .release = on_release, .read = on_read, .write = on_write, .readdir = on_readdir, .readdirplus = on_readdirplus,
};

int main(int count, char **arguments)
{
    null_tree_make();
    return peer_main(count, arguments, &operations);
}
