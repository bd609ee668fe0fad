// SPDX-License-Identifier: Apache-2.0
/*
 * A simple memory file system on libfuse's low-level interface, as a careful C programmer would write it in a day:
 * nodes by address, each directory a growing array beside one global hash of names, a read-write lock over the tree
 * and one over each node's data.
 */
#include "libfuse_peer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define NAME_LIMIT 255
#define NAME_BUCKETS (1u << 16)

struct name;

struct node {
    pthread_rwlock_t lock;          /* over data and status; taken after tree_lock */
    struct stat status;
    char *data;
    size_t capacity;
    _Atomic uint64_t lookup_count;  /* kernel's references and one for the name: freed at 0 */
    struct name **children;         /* under tree_lock; holes are NULL so that offsets stay valid while listing */
    size_t child_count, child_capacity, live_count;
};

struct name {
    struct name *next;              /* in the bucket */
    struct node *parent, *node;
    size_t index;                   /* in the parent's children */
    char text[];
};

static pthread_rwlock_t tree_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct name *buckets[NAME_BUCKETS];
static struct node root;
static _Atomic uint64_t last_ino = 1;

static struct node *node_of(fuse_ino_t id)
{
    return id == FUSE_ROOT_ID ? &root : (struct node *) (uintptr_t) id;
}

static struct name **bucket_of(const struct node *parent, const char *text)
{
    uint64_t hash = (uint64_t) (uintptr_t) parent * 0x9e3779b97f4a7c15ull;
    for (; *text; text++)
        hash = (hash ^ (uint8_t) *text) * 0x100000001b3ull;
    return &buckets[(hash ^ hash >> 32) % NAME_BUCKETS];
}

static struct name *find(const struct node *parent, const char *text)
{
    struct name *name = *bucket_of(parent, text);
    while (name && (name->parent != parent || strcmp(name->text, text)))
        name = name->next;
    return name;
}

static void touch(struct node *node)
{
    clock_gettime(CLOCK_REALTIME_COARSE, &node->status.st_mtim);
    node->status.st_ctim = node->status.st_mtim;
}

static void fill_entry(struct fuse_entry_param *entry, struct node *node)
{
    memset(entry, 0, sizeof *entry);
    entry->ino = (fuse_ino_t) (uintptr_t) node;
    entry->attr_timeout = entry->entry_timeout = PEER_TIMEOUT_S;
    pthread_rwlock_rdlock(&node->lock);
    entry->attr = node->status;
    pthread_rwlock_unlock(&node->lock);
}

static void release_node(struct node *node, uint64_t count)
{
    if (node == &root || atomic_fetch_sub(&node->lookup_count, count) != count)
        return;
    pthread_rwlock_destroy(&node->lock);
    free(node->data);
    free(node->children);
    free(node);
}

static struct node *new_node(fuse_req_t request, mode_t mode)
{
    struct node *node = calloc(1, sizeof *node);
    pthread_rwlock_init(&node->lock, NULL);
    node->status.st_ino = atomic_fetch_add(&last_ino, 1) + 1;
    node->status.st_mode = mode;
    node->status.st_nlink = S_ISDIR(mode) ? 2 : 1;
    node->status.st_uid = fuse_req_ctx(request)->uid;
    node->status.st_gid = fuse_req_ctx(request)->gid;
    node->status.st_blksize = 4096;
    node->lookup_count = 2;
    touch(node);
    node->status.st_atim = node->status.st_mtim;
    return node;
}

static void add_name(struct node *parent, struct node *node, const char *text)
{
    struct name *name = malloc(sizeof *name + strlen(text) + 1);
    struct name **bucket = bucket_of(parent, text);
    strcpy(name->text, text);
    name->parent = parent;
    name->node = node;
    name->next = *bucket;
    *bucket = name;
    if (parent->child_count == parent->child_capacity) {
        parent->child_capacity = parent->child_capacity ? parent->child_capacity * 2 : 16;
        parent->children = realloc(parent->children, parent->child_capacity * sizeof *parent->children);
    }
    name->index = parent->child_count;
    parent->children[parent->child_count++] = name;
    parent->live_count++;
    touch(parent);
}

static void remove_name(struct name *name)
{
    struct name **at = bucket_of(name->parent, name->text);
    while (*at != name)
        at = &(*at)->next;
    *at = name->next;
    struct node *parent = name->parent;
    parent->children[name->index] = NULL;
    while (parent->child_count && !parent->children[parent->child_count - 1])
        parent->child_count--;
    parent->live_count--;
    touch(parent);
    free(name);
}

static void on_lookup(fuse_req_t request, fuse_ino_t parent, const char *text)
{
    struct fuse_entry_param entry;
    pthread_rwlock_rdlock(&tree_lock);
    struct name *name = find(node_of(parent), text);
    struct node *node = name ? name->node : NULL;
    if (node)
        atomic_fetch_add(&node->lookup_count, 1);
    pthread_rwlock_unlock(&tree_lock);
    if (!node) {
        fuse_reply_err(request, ENOENT);
        return;
    }
    fill_entry(&entry, node);
    fuse_reply_entry(request, &entry);
}

static void on_forget(fuse_req_t request, fuse_ino_t id, uint64_t count)
{
    release_node(node_of(id), count);
    fuse_reply_none(request);
}

static void on_getattr(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file)
{
    struct fuse_entry_param entry;
    (void) file;
    fill_entry(&entry, node_of(id));
    fuse_reply_attr(request, &entry.attr, PEER_TIMEOUT_S);
}

/* Under the node's lock. */
static int resize(struct node *node, size_t length)
{
    if (length > node->capacity) {
        size_t capacity = node->capacity * 2 > length ? node->capacity * 2 : (length + 4095) & ~4095ul;
        char *data = realloc(node->data, capacity);
        if (!data)
            return ENOSPC;
        node->data = data;
        node->capacity = capacity;
    }
    size_t old = (size_t) node->status.st_size;
    if (length > old)
        memset(node->data + old, 0, length - old);
    node->status.st_size = (off_t) length;
    node->status.st_blocks = (blkcnt_t) (length + 511) / 512;
    return 0;
}

static void on_setattr(fuse_req_t request, fuse_ino_t id, struct stat *attr, int valid, struct fuse_file_info *file)
{
    struct node *node = node_of(id);
    int error = 0;
    pthread_rwlock_wrlock(&node->lock);
    if (valid & FUSE_SET_ATTR_MODE)
        node->status.st_mode = (node->status.st_mode & S_IFMT) | (attr->st_mode & 07777);
    if (valid & FUSE_SET_ATTR_UID)
        node->status.st_uid = attr->st_uid;
    if (valid & FUSE_SET_ATTR_GID)
        node->status.st_gid = attr->st_gid;
    if (valid & FUSE_SET_ATTR_SIZE)
        error = resize(node, (size_t) attr->st_size);
    touch(node);
    pthread_rwlock_unlock(&node->lock);
    if (error)
        fuse_reply_err(request, error);
    else
        on_getattr(request, id, file);
}

static int make(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode, struct fuse_entry_param *entry)
{
    if (strlen(text) > NAME_LIMIT)
        return ENAMETOOLONG;
    struct node *node = new_node(request, mode);
    pthread_rwlock_wrlock(&tree_lock);
    bool taken = find(node_of(parent), text) != NULL;
    if (!taken)
        add_name(node_of(parent), node, text);
    pthread_rwlock_unlock(&tree_lock);
    if (taken) {
        release_node(node, 2);
        return EEXIST;
    }
    fill_entry(entry, node);
    return 0;
}

static void on_mkdir(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode)
{
    struct fuse_entry_param entry;
    int error = make(request, parent, text, S_IFDIR | mode, &entry);
    if (error)
        fuse_reply_err(request, error);
    else
        fuse_reply_entry(request, &entry);
}

static void on_create(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode, struct fuse_file_info *file)
{
    struct fuse_entry_param entry;
    int error = make(request, parent, text, S_IFREG | mode, &entry);
    if (error) {
        fuse_reply_err(request, error);
        return;
    }
    peer_set_open(file);
    fuse_reply_create(request, &entry, file);
}

/* Under tree_lock: 0 or an error; the node whose name went is to be released after unlocking. */
static int detach(struct name *name, bool directory, struct node **gone)
{
    if (!name)
        return ENOENT;
    if (S_ISDIR(name->node->status.st_mode) != directory)
        return directory ? ENOTDIR : EISDIR;
    if (name->node->live_count)
        return ENOTEMPTY;
    *gone = name->node;
    (*gone)->status.st_nlink = 0;
    remove_name(name);
    return 0;
}

static void remove_entry(fuse_req_t request, fuse_ino_t parent, const char *text, bool directory)
{
    struct node *gone = NULL;
    pthread_rwlock_wrlock(&tree_lock);
    int error = detach(find(node_of(parent), text), directory, &gone);
    pthread_rwlock_unlock(&tree_lock);
    if (gone)
        release_node(gone, 1);
    fuse_reply_err(request, error);
}

static void on_unlink(fuse_req_t request, fuse_ino_t parent, const char *text)
{
    remove_entry(request, parent, text, false);
}

static void on_rmdir(fuse_req_t request, fuse_ino_t parent, const char *text)
{
    remove_entry(request, parent, text, true);
}

static void on_rename(fuse_req_t request, fuse_ino_t parent, const char *text, fuse_ino_t new_parent,
                      const char *new_text, unsigned flags)
{
    struct node *gone = NULL;
    int error = flags ? EINVAL : 0;
    pthread_rwlock_wrlock(&tree_lock);
    struct name *name = find(node_of(parent), text);
    struct name *target = find(node_of(new_parent), new_text);
    if (!error && !name)
        error = ENOENT;
    if (!error && target && target != name)
        error = detach(target, S_ISDIR(name->node->status.st_mode), &gone);
    if (!error && target != name) {
        struct node *node = name->node;
        remove_name(name);
        add_name(node_of(new_parent), node, new_text);
    }
    pthread_rwlock_unlock(&tree_lock);
    if (gone)
        release_node(gone, 1);
    fuse_reply_err(request, error);
}

static void on_open(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file)
{
    (void) id;
    peer_set_open(file);
    fuse_reply_open(request, file);
}

static void on_release(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file)
{
    (void) id;
    (void) file;
    fuse_reply_err(request, 0);
}

static void on_read(fuse_req_t request, fuse_ino_t id, size_t length, off_t offset, struct fuse_file_info *file)
{
    struct node *node = node_of(id);
    (void) file;
    pthread_rwlock_rdlock(&node->lock);
    size_t size = (size_t) node->status.st_size, at = (size_t) offset;
    size_t left = at < size ? size - at : 0;
    fuse_reply_buf(request, node->data + (left ? at : 0), length < left ? length : left);
    pthread_rwlock_unlock(&node->lock);
}

static void on_write(fuse_req_t request, fuse_ino_t id, const char *data, size_t length, off_t offset,
        struct fuse_file_info *file)
{
    struct node *node = node_of(id);
    size_t end = (size_t) offset + length;
    int error = 0;
    (void) file;
    pthread_rwlock_wrlock(&node->lock);
    if (end > (size_t) node->status.st_size)
        error = resize(node, end);
    if (!error) {
        memcpy(node->data + offset, data, length);
        touch(node);
    }
    pthread_rwlock_unlock(&node->lock);
    if (error)
        fuse_reply_err(request, error);
    else
        fuse_reply_write(request, length);
}

static void list(fuse_req_t request, fuse_ino_t id, size_t length, off_t offset, bool plus)
{
    static _Thread_local char buffer[1 << 16];
    struct node *directory = node_of(id);
    size_t used = 0, capacity = length < sizeof buffer ? length : sizeof buffer;
    pthread_rwlock_rdlock(&tree_lock);
    for (size_t index = (size_t) offset; index < directory->child_count + 2; index++) {
        struct name *name = index < 2 ? NULL : directory->children[index - 2];
        if (index >= 2 && !name)
            continue;
        struct fuse_entry_param entry;
        const char *text = name ? name->text : index ? ".." : ".";
        size_t record;
        fill_entry(&entry, name ? name->node : directory);
        if (!name)
            entry.ino = 0;
        if (plus)
            record = fuse_add_direntry_plus(request, buffer + used, capacity - used, text, &entry, (off_t) index + 1);
        else
            record = fuse_add_direntry(request, buffer + used, capacity - used, text, &entry.attr, (off_t) index + 1);
        if (record > capacity - used)
            break;
        if (plus && name)
            atomic_fetch_add(&name->node->lookup_count, 1);
        used += record;
    }
    pthread_rwlock_unlock(&tree_lock);
    fuse_reply_buf(request, buffer, used);
}

static void on_readdir(fuse_req_t request, fuse_ino_t id, size_t length, off_t offset, struct fuse_file_info *file)
{
    (void) file;
    list(request, id, length, offset, false);
}

static void on_readdirplus(fuse_req_t request, fuse_ino_t id, size_t length, off_t offset, struct fuse_file_info *file)
{
    (void) file;
    list(request, id, length, offset, true);
}

static const struct fuse_lowlevel_ops operations = {
    .init = peer_init, .lookup = on_lookup, .forget = on_forget, .getattr = on_getattr, .setattr = on_setattr,
    .mkdir = on_mkdir, .create = on_create, .unlink = on_unlink, .rmdir = on_rmdir, .rename = on_rename,
    .open = on_open,
    .release = on_release, .read = on_read, .write = on_write, .readdir = on_readdir, .readdirplus = on_readdirplus,
};

int main(int count, char **arguments)
{
    pthread_rwlock_init(&root.lock, NULL);
    root.status.st_ino = FUSE_ROOT_ID;
    root.status.st_mode = S_IFDIR | 0755;
    root.status.st_nlink = 2;
    touch(&root);
    return peer_main(count, arguments, &operations);
}
