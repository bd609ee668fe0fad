// SPDX-License-Identifier: Apache-2.0
/* The operations that the load generator times. Every name here is a row of the results. */
#include "load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int or_errno(long result)
{
    return result < 0 ? -errno : 0;
}

static uint64_t next_random(struct worker *worker)
{
    uint64_t x = worker->random;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return worker->random = x;
}

static off_t random_page(struct worker *worker)
{
    return (off_t) (next_random(worker) % (worker->file_length / PAGE_LENGTH) * PAGE_LENGTH);
}

/* Opens a file of the wanted length, filling it if it is shorter. */
static int open_filled(struct worker *worker, const char *name, uint64_t length)
{
    struct stat status;
    int fd = openat(worker->directory, name, O_RDWR | O_CREAT | O_CLOEXEC | worker->open_flags, 0644);
    if (fd < 0 || fstat(fd, &status))
        return -errno;
    for (uint64_t at = (uint64_t) status.st_size; at < length;) {
        size_t part = length - at < STREAM_LENGTH ? (size_t) (length - at) : STREAM_LENGTH;
        ssize_t written = pwrite(fd, worker->buffer, part, (off_t) at);
        if (written <= 0)
            return written < 0 ? -errno : -EIO;
        at += (uint64_t) written;
    }
    if (worker->file >= 0)
        close(worker->file);
    worker->file = fd;
    worker->file_length = length;
    return 0;
}

static int setup_hot(struct worker *worker) { return open_filled(worker, "hot", HOT_LENGTH); }
static int setup_cold(struct worker *worker) { return open_filled(worker, "cold", worker->cold_length); }
static int setup_map(struct worker *worker) { return open_filled(worker, "map", STREAM_LENGTH); }

static int setup_rename(struct worker *worker)
{
    int fd = openat(worker->directory, "name0", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return -errno;
    close(fd);
    unlinkat(worker->directory, "name1", 0);
    return 0;
}

static int open_list(struct worker *worker)
{
    int list = openat(worker->root, worker->list_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return list < 0 ? -errno : list;
}

/* Entries of the whole listing, or negative errno. */
static int count_entries(struct worker *worker)
{
    int count = 0, list = open_list(worker);
    long length;
    if (list < 0)
        return list;
    while ((length = syscall(SYS_getdents64, list, worker->buffer, 32768)) > 0)
        for (long at = 0; at < length; at += *(uint16_t *) (worker->buffer + at + 16))
            count++;
    int result = or_errno(length);
    close(list);
    return result ? result : count;
}

static int setup_list(struct worker *worker)
{
    char name[32];
    if (mkdirat(worker->root, worker->list_name, 0755) && errno != EEXIST)
        return -errno;
    if (worker->index || count_entries(worker) >= worker->list_count)
        return 0;
    int list = open_list(worker);
    if (list < 0)
        return list;
    for (int i = 0; i < worker->list_count; i++) {
        snprintf(name, sizeof name, "f%d", i);
        int fd = openat(list, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0)
            return -errno;
        close(fd);
    }
    close(list);
    return 0;
}

static int run_getattr(struct worker *worker, uint32_t index)
{
    struct statx status;
    (void) index;
    return or_errno(statx(worker->file, "", AT_EMPTY_PATH | AT_STATX_FORCE_SYNC, STATX_BASIC_STATS, &status));
}

static int run_lookup(struct worker *worker, uint32_t index)
{
    char name[32];
    struct stat status;
    (void) index;
    snprintf(name, sizeof name, "absent%llx", (unsigned long long) worker->sequence++);
    int result = or_errno(fstatat(worker->directory, name, &status, 0));
    return result == -ENOENT ? 0 : result ? result : -EEXIST;
}

static int run_stat(struct worker *worker, uint32_t index)
{
    struct stat status;
    (void) index;
    return or_errno(fstatat(worker->directory, "hot", &status, 0));
}

static int run_open(struct worker *worker, uint32_t index)
{
    (void) index;
    int fd = openat(worker->directory, "hot", O_RDWR | O_CLOEXEC);
    return fd < 0 ? -errno : or_errno(close(fd));
}

static void batch_name(char *name, size_t length, uint32_t index)
{
    snprintf(name, length, "new%u", index);
}

static int create_one(struct worker *worker, uint32_t index)
{
    char name[32];
    batch_name(name, sizeof name, index);
    int fd = openat(worker->directory, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    return fd < 0 ? -errno : or_errno(close(fd));
}

static int durable_one(struct worker *worker, uint32_t index)
{
    char name[32];
    batch_name(name, sizeof name, index);
    int fd = openat(worker->directory, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return -errno;
    ssize_t length = write(fd, worker->buffer, PAGE_LENGTH);
    int result = length < 0 ? -errno : length != PAGE_LENGTH ? -EIO : or_errno(fsync(fd));
    int closed = or_errno(close(fd));
    return result ? result : closed;
}

static int unlink_one(struct worker *worker, uint32_t index)
{
    char name[32];
    batch_name(name, sizeof name, index);
    return or_errno(unlinkat(worker->directory, name, 0));
}

static int prepare_absent(struct worker *worker, uint32_t batch)
{
    for (uint32_t i = 0; i < batch; i++) {
        int result = unlink_one(worker, i);
        if (result && result != -ENOENT)
            return result;
    }
    return 0;
}

static int prepare_present(struct worker *worker, uint32_t batch)
{
    for (uint32_t i = 0; i < batch; i++) {
        int result = create_one(worker, i);
        if (result && result != -EEXIST)
            return result;
    }
    return 0;
}

static int run_rename(struct worker *worker, uint32_t index)
{
    (void) index;
    const char *names[2] = {"name0", "name1"};
    uint64_t turn = worker->sequence++ & 1;
    return or_errno(renameat(worker->directory, names[turn], worker->directory, names[!turn]));
}

static int run_readdir(struct worker *worker, uint32_t index)
{
    (void) index;
    int count = count_entries(worker);
    return count < 0 ? count : count >= worker->list_count ? 0 : -EIO;
}

static int run_read(struct worker *worker, uint32_t index)
{
    (void) index;
    ssize_t length = pread(worker->file, worker->buffer, PAGE_LENGTH, random_page(worker));
    return length == PAGE_LENGTH ? 0 : length < 0 ? -errno : -EIO;
}

static int run_write(struct worker *worker, uint32_t index)
{
    (void) index;
    ssize_t length = pwrite(worker->file, worker->buffer, PAGE_LENGTH, random_page(worker));
    return length == PAGE_LENGTH ? 0 : length < 0 ? -errno : -EIO;
}

static int run_write_fstat(struct worker *worker, uint32_t index)
{
    struct stat status;
    int result = run_write(worker, index);
    return result ? result : or_errno(fstat(worker->file, &status));
}

static off_t next_stream(struct worker *worker)
{
    uint64_t count = worker->file_length / STREAM_LENGTH;
    return (off_t) (worker->sequence++ % count * STREAM_LENGTH);
}

static int run_stream_read(struct worker *worker, uint32_t index)
{
    (void) index;
    ssize_t length = pread(worker->file, worker->buffer, STREAM_LENGTH, next_stream(worker));
    return length == STREAM_LENGTH ? 0 : length < 0 ? -errno : -EIO;
}

static int run_stream_write(struct worker *worker, uint32_t index)
{
    (void) index;
    ssize_t length = pwrite(worker->file, worker->buffer, STREAM_LENGTH, next_stream(worker));
    return length == STREAM_LENGTH ? 0 : length < 0 ? -errno : -EIO;
}

static int prepare_dropped(struct worker *worker, uint32_t batch)
{
    (void) batch;
    worker->sequence = 0;
    return -posix_fadvise(worker->file, 0, 0, POSIX_FADV_DONTNEED);
}

static int touch_map(struct worker *worker, int protection)
{
    char *map = mmap(NULL, STREAM_LENGTH, protection, MAP_SHARED, worker->file, 0);
    if (map == MAP_FAILED)
        return -errno;
    for (uint32_t at = 0; at < STREAM_LENGTH; at += PAGE_LENGTH) {
        if (protection & PROT_WRITE)
            *(volatile char *) (map + at) = (char) at;
        else
            (void) *(volatile char *) (map + at);
    }
    return or_errno(munmap(map, STREAM_LENGTH));
}

static int run_map_read(struct worker *worker, uint32_t index)
{
    (void) index;
    return touch_map(worker, PROT_READ);
}

static int run_map_write(struct worker *worker, uint32_t index)
{
    (void) index;
    return touch_map(worker, PROT_READ | PROT_WRITE);
}

const struct operation operations[] = {
    {"getattr", 0, setup_hot, NULL, run_getattr},
    {"lookup", 0, NULL, NULL, run_lookup},
    {"stat", 0, setup_hot, NULL, run_stat},
    {"open", 0, setup_hot, NULL, run_open},
    {"create", 256, NULL, prepare_absent, create_one},
    {"create-durable", 256, NULL, prepare_absent, durable_one},
    {"unlink", 256, NULL, prepare_present, unlink_one},
    {"rename", 0, setup_rename, NULL, run_rename},
    {"readdir", 0, setup_list, NULL, run_readdir},
    {"read4k", 0, setup_hot, NULL, run_read},
    {"read4k-cold", 0, setup_cold, NULL, run_read},
    {"write4k", 0, setup_hot, NULL, run_write},
    {"write4k-cold", 0, setup_cold, NULL, run_write},
    {"write4k-fstat", 0, setup_hot, NULL, run_write_fstat},
    {"read1m", 0, setup_cold, NULL, run_stream_read},
    {"read1m-dropped", 4, setup_cold, prepare_dropped, run_stream_read},
    {"write1m", 0, setup_cold, NULL, run_stream_write},
    {"mmap-read", 0, setup_map, NULL, run_map_read},
    {"mmap-write", 0, setup_map, NULL, run_map_write},
    {NULL, 0, NULL, NULL, NULL},
};

const struct operation *operation_named(const char *name)
{
    for (const struct operation *operation = operations; operation->name; operation++)
        if (!strcmp(operation->name, name))
            return operation;
    return NULL;
}
