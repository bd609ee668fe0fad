// SPDX-License-Identifier: Apache-2.0
#ifndef ZUFS_BENCH_FLOOR_H
#define ZUFS_BENCH_FLOOR_H

#include <stdbool.h>
#include <stdint.h>
#include "fuse_wire.h"

#define FLOOR_MAX_WRITE (1u << 20)

struct floor_options {
    bool direct;            /* FOPEN_DIRECT_IO on every file */
    bool pinned;            /* reader i runs on CPU i only */
    bool cloned;            /* each reader has a /dev/fuse of its own */
    bool uring;             /* requests over io_uring */
    uint32_t reader_count;  /* threads on /dev/fuse */
    uint32_t depth;         /* ring entries per queue */
    uint32_t ring_flags;    /* IORING_SETUP_* beside SQE128: SINGLE_ISSUER, DEFER_TASKRUN, TASKRUN_FLAG measured best */
    uint64_t timeout_s;     /* validity of entries and attributes, seconds */
};

extern struct floor_options floor_options;
extern int floor_fd;

/*
 * Answers one request: fixed argument, then names or data. Writes the reply's body to out and gives its length in
 * bytes, or a negative errno. FLOOR_NO_REPLY: nothing is to be sent. The body of a READ is not written: the caller
 * sends that many zero bytes.
 */
int floor_handle(const struct in_header *in, const void *argument, const char *payload, void *out);
#define FLOOR_NO_REPLY INT32_MIN

/* Registers one queue per possible CPU and serves them on pinned threads; called once the reply to INIT is out. */
void floor_uring_start(void);

#endif
