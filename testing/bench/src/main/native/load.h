// SPDX-License-Identifier: Apache-2.0
#ifndef ZUFS_BENCH_LOAD_H
#define ZUFS_BENCH_LOAD_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdint.h>
#include <stddef.h>

#define HOT_LENGTH (256u << 10)   /* fits a second-level cache */
#define PAGE_LENGTH 4096u
#define STREAM_LENGTH (1u << 20)

/* What one thread of load works on. Each has a directory and files of its own. */
struct worker {
    int index;
    int root;               /* descriptor of the mount's root */
    int directory;          /* descriptor of this thread's directory */
    int file;               /* the data file of the operation, or -1 */
    uint64_t file_length;   /* of that file, bytes */
    const char *list_name;  /* directory that is listed, in the root */
    int list_count;         /* entries that it has at least */
    int open_flags;         /* added when a data file is opened: O_DIRECT or 0 */
    uint64_t cold_length;   /* of the file that no cache holds, bytes */
    uint64_t random;
    uint64_t sequence;      /* never repeats: fresh names, stream offsets */
    char *buffer;           /* STREAM_LENGTH */
};

struct operation {
    const char *name;
    uint32_t batch;                                     /* operations between two prepares; 0: any number */
    int (*setup)(struct worker *);                      /* once, untimed; 0 or negative errno */
    int (*prepare)(struct worker *, uint32_t batch);    /* before each batch, untimed */
    int (*run)(struct worker *, uint32_t index);        /* timed; index within the batch */
};

/* The operation of that name, or NULL. */
const struct operation *operation_named(const char *name);

/* One entry per operation, ended by a null name. */
extern const struct operation operations[];

/* A histogram of nanoseconds: 128 steps per power of two, so that a percentile is right to 0.8 %. */
#define HISTOGRAM_STEPS 128
struct histogram {
    uint64_t count, max;
    uint64_t buckets[58 * HISTOGRAM_STEPS];
};
void histogram_record(struct histogram *histogram, uint64_t ns);
void histogram_add(struct histogram *sum, const struct histogram *part);
uint64_t histogram_percentile(const struct histogram *histogram, double percent);

/* What the server's threads used: CPU time, and the share of it on one CPU, sampled at the end of the span. */
struct server_usage {
    int pid;
    uint64_t cpu_ns;        /* sum over all spans */
    uint64_t same_cpu_ns;   /* of it by threads last seen on the watched CPU */
};
void server_usage_begin(struct server_usage *usage);
void server_usage_end(struct server_usage *usage, int watched_cpu);

#endif
