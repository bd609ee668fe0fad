// SPDX-License-Identifier: Apache-2.0
/* Mounting a FUSE file system without libfuse, pinning, and the way out on a signal. Needs root. */
#ifndef ZUFS_BENCH_RAW_MOUNT_H
#define ZUFS_BENCH_RAW_MOUNT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static const char *raw_mount_point;

__attribute__((noreturn)) static inline void fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    if (raw_mount_point)
        umount2(raw_mount_point, MNT_DETACH);
    _exit(1);
}

static inline int raw_mount(const char *name, const char *directory)
{
    int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        fail("/dev/fuse");
    char options[128];
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions", fd);
    if (mount(name, directory, "fuse.bench", MS_NOSUID | MS_NODEV, options))
        fail("mount");
    raw_mount_point = directory;
    return fd;
}

static inline void pin(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set))
        fail("sched_setaffinity");
}

/* Blocks the ending signals in this thread and all it starts: call first. */
static inline void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* Waits for an ending signal, then unmounts and ends the process with everything in it. */
__attribute__((noreturn)) static inline void serve_until_signal(void)
{
    sigset_t set;
    int signal_number;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigwait(&set, &signal_number);
    umount2(raw_mount_point, MNT_DETACH);
    _exit(0);
}

#endif
