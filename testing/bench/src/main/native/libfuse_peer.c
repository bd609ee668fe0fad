// SPDX-License-Identifier: Apache-2.0
#include "libfuse_peer.h"

#include <sys/ioctl.h>
#include <sys/uio.h>

#include "fuse_wire.h"
#include "raw_mount.h"

bool peer_direct;

static bool pinned;
static int reader_count = 2;
static int first_fd;
static struct fuse_session *session;
static _Thread_local int own_fd;

void peer_init(void *userdata, struct fuse_conn_info *connection)
{
    (void) userdata;
    connection->want |= connection->capable & FUSE_CAP_HANDLE_KILLPRIV;
    connection->max_background = 64;
    if (pinned)
        connection->want &= ~(unsigned) (FUSE_CAP_SPLICE_READ | FUSE_CAP_SPLICE_WRITE | FUSE_CAP_SPLICE_MOVE);
}

void peer_set_open(struct fuse_file_info *file)
{
    file->direct_io = peer_direct;
    file->keep_cache = !peer_direct;
}

static ssize_t read_own(int fd, void *buffer, size_t length, void *userdata)
{
    (void) userdata;
    return read(own_fd ? own_fd : fd, buffer, length);
}

static ssize_t write_own(int fd, struct iovec *parts, int count, void *userdata)
{
    (void) userdata;
    return writev(own_fd ? own_fd : fd, parts, count);
}

static void *serve(void *index)
{
    struct fuse_buf buffer = {.mem = NULL};
    pin((int) (intptr_t) index);
    own_fd = first_fd;
    if (index) {
        own_fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
        if (own_fd < 0 || ioctl(own_fd, IOC_CLONE, &first_fd))
            fail("clone of /dev/fuse");
    }
    while (!fuse_session_exited(session)) {
        int length = fuse_session_receive_buf(session, &buffer);
        if (length == -EINTR || length == -EAGAIN)
            continue;
        if (length <= 0)
            break;
        fuse_session_process_buf(session, &buffer);
    }
    return NULL;
}

static void serve_pinned(const char *directory)
{
    static const struct fuse_custom_io io = {.read = read_own, .writev = write_own};
    block_signals();
    first_fd = raw_mount("libfuse", directory);
    if (fuse_session_custom_io(session, &io, first_fd))
        fail("fuse_session_custom_io");
    for (int i = 0; i < reader_count; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *) (intptr_t) i))
            fail("thread");
    }
    serve_until_signal();
}

static int serve_as_run(const char *directory)
{
    if (fuse_set_signal_handlers(session) || fuse_session_mount(session, directory))
        return 1;
    struct fuse_loop_config *config = fuse_loop_cfg_create();
    int result = fuse_session_loop_mt(session, config);
    fuse_loop_cfg_destroy(config);
    fuse_session_unmount(session);
    return result < 0;
}

int peer_main(int count, char **arguments, const struct fuse_lowlevel_ops *operations)
{
    if (count < 2)
        return fputs("PEER DIR [direct] [pinned] [readers=N]\n", stderr), 2;
    for (int i = 2; i < count; i++) {
        if (!strcmp(arguments[i], "direct"))
            peer_direct = true;
        else if (!strcmp(arguments[i], "pinned"))
            pinned = true;
        else if (!strncmp(arguments[i], "readers=", 8))
            reader_count = atoi(arguments[i] + 8);
        else
            return fprintf(stderr, "unknown option %s\n", arguments[i]), 2;
    }
    char *options[] = {arguments[0], "-o", "allow_other,default_permissions,fsname=libfuse", NULL};
    /* A mount made by hand knows no mount options: the library would refuse them. */
    struct fuse_args args = FUSE_ARGS_INIT(pinned ? 1 : 3, options);
    session = fuse_session_new(&args, operations, sizeof *operations, NULL);
    if (!session)
        return 1;
    if (pinned)
        serve_pinned(arguments[1]);
    return serve_as_run(arguments[1]);
}
