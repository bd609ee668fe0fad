// SPDX-License-Identifier: Apache-2.0
#ifndef ZUFS_BENCH_LIBFUSE_PEER_H
#define ZUFS_BENCH_LIBFUSE_PEER_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define FUSE_USE_VERSION 312
#include <errno.h>
#include <fuse_lowlevel.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PEER_TIMEOUT_S 3600.0

extern bool peer_direct;

/* What either file system answers to init and open. */
void peer_init(void *userdata, struct fuse_conn_info *connection);
void peer_set_open(struct fuse_file_info *file);

/*
 * Mounts and serves: PEER DIR [direct] [pinned] [readers=N].
 * Without "pinned": fuse_session_mount and fuse_session_loop_mt with the library's defaults, as its examples do. With
 * it: one reader per CPU, each pinned and on its own clone of /dev/fuse, through fuse_session_receive_buf and
 * fuse_session_process_buf.
 */
int peer_main(int count, char **arguments, const struct fuse_lowlevel_ops *operations);

#endif
