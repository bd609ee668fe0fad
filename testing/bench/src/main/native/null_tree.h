// SPDX-License-Identifier: Apache-2.0
/*
 * The tree of the null file system, shared by the floor and by its libfuse peer.
 *
 * Fixed: the root, and in it the directory "list" with files f0 .. f9999. Whatever else is created lives as one
 * 64-bit word in a bucket of a hash table, so that create, unlink and rename can be answered truthfully with next to
 * no work. A node id is the hash of (parent, name) with the kind in its two low bits: attributes need no table. Reads
 * give zero bytes, writes vanish.
 */
#ifndef ZUFS_BENCH_NULL_TREE_H
#define ZUFS_BENCH_NULL_TREE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define NULL_ROOT 1ull
#define NULL_LIST_COUNT 10000
#define NULL_FILE_LENGTH (1ull << 30)
#define NULL_BUCKET_COUNT (1u << 16)
#define NULL_BUCKET_ENTRIES 8

enum { NULL_FILE = 1, NULL_DIRECTORY = 2, NULL_KIND_MASK = 3 };

static _Atomic uint64_t null_buckets[NULL_BUCKET_COUNT][NULL_BUCKET_ENTRIES];
static char null_list_names[NULL_LIST_COUNT][8];
static uint8_t null_list_lengths[NULL_LIST_COUNT];
static uint64_t null_list_nodes[NULL_LIST_COUNT];
static uint64_t null_list_directory;

static inline uint64_t null_hash(uint64_t parent, const char *name)
{
    uint64_t hash = 0xcbf29ce484222325ull ^ (parent * 0x9e3779b97f4a7c15ull);
    for (; *name; name++)
        hash = (hash ^ (uint8_t) *name) * 0x100000001b3ull;
    hash ^= hash >> 29;
    return (hash | 1ull << 40) & ~(uint64_t) NULL_KIND_MASK & (uint64_t) INT64_MAX;
}

static inline _Atomic uint64_t *null_bucket(uint64_t hash)
{
    return null_buckets[(hash * 0x9e3779b97f4a7c15ull) >> 48];
}

/* The node of a name, or 0. */
static inline uint64_t null_lookup(uint64_t parent, const char *name)
{
    uint64_t hash = null_hash(parent, name);
    _Atomic uint64_t *bucket = null_bucket(hash);
    for (int i = 0; i < NULL_BUCKET_ENTRIES; i++) {
        uint64_t node = atomic_load_explicit(&bucket[i], memory_order_relaxed);
        if ((node & ~(uint64_t) NULL_KIND_MASK) == hash)
            return node;
    }
    return 0;
}

/* Makes a name exist; its node, or 0 if the bucket is full. */
static inline uint64_t null_insert(uint64_t parent, const char *name, int kind)
{
    uint64_t node = null_hash(parent, name) | (uint64_t) kind;
    _Atomic uint64_t *bucket = null_bucket(node & ~(uint64_t) NULL_KIND_MASK);
    for (int i = 0; i < NULL_BUCKET_ENTRIES; i++) {
        uint64_t empty = 0;
        if (atomic_compare_exchange_strong(&bucket[i], &empty, node))
            return node;
    }
    return 0;
}

static inline bool null_remove(uint64_t parent, const char *name)
{
    uint64_t hash = null_hash(parent, name);
    _Atomic uint64_t *bucket = null_bucket(hash);
    for (int i = 0; i < NULL_BUCKET_ENTRIES; i++) {
        uint64_t node = atomic_load_explicit(&bucket[i], memory_order_relaxed);
        if ((node & ~(uint64_t) NULL_KIND_MASK) == hash) {
            atomic_store_explicit(&bucket[i], 0, memory_order_relaxed);
            return true;
        }
    }
    return false;
}

static inline bool null_is_directory(uint64_t node)
{
    return node == NULL_ROOT || (node & NULL_KIND_MASK) == NULL_DIRECTORY;
}

/* Entry number index of a directory: its name, or NULL after the last. Only the fixed part of the tree is listed. */
static inline const char *null_entry(uint64_t directory, uint64_t index, uint64_t *node)
{
    if (index < 2) {
        *node = directory;
        return index == 0 ? "." : "..";
    }
    if (directory == NULL_ROOT && index == 2) {
        *node = null_list_directory;
        return "list";
    }
    if (directory == null_list_directory && index - 2 < NULL_LIST_COUNT) {
        *node = null_list_nodes[index - 2];
        return null_list_names[index - 2];
    }
    return NULL;
}

static inline void null_tree_make(void)
{
    null_list_directory = null_insert(NULL_ROOT, "list", NULL_DIRECTORY);
    for (int i = 0; i < NULL_LIST_COUNT; i++) {
        null_list_lengths[i] = (uint8_t) snprintf(null_list_names[i], sizeof null_list_names[i], "f%d", i);
        null_list_nodes[i] = null_insert(null_list_directory, null_list_names[i], NULL_FILE);
    }
}

#endif
