// SPDX-License-Identifier: Apache-2.0
/*
 * The floor on FUSE's io_uring transport: one queue and one pinned thread per possible CPU, raw system calls. A reply
 * and the wait for the next request are one system call. The kernel still sends INIT, FORGET and INTERRUPT through
 * /dev/fuse.
 */
#include "raw_mount.h"

#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "floor.h"

enum { RING_SETUP = 425, RING_ENTER = 426, RING_COMMAND = 46, COMMAND_REGISTER = 1, COMMAND_COMMIT_AND_FETCH = 2 };
enum { SETUP_SQE128 = 1 << 10, ENTER_GETEVENTS = 1 };
enum { SQE_LENGTH = 128, PAYLOAD_LENGTH = FLOOR_MAX_WRITE };

struct ring_offsets_sq {
    uint32_t head, tail, mask, entries, flags, dropped, array, reserved;
    uint64_t user_address;
};
struct ring_offsets_cq {
    uint32_t head, tail, mask, entries, overflow, cqes, flags, reserved;
    uint64_t user_address;
};
struct ring_params {
    uint32_t sq_entries, cq_entries, flags, sq_thread_cpu, sq_thread_idle, features, wq_fd, reserved[3];
    struct ring_offsets_sq sq;
    struct ring_offsets_cq cq;
};
struct completion {
    uint64_t user_data;
    int32_t result;
    uint32_t flags;
};
struct submission {
    uint8_t opcode, flags;
    uint16_t ioprio;
    int32_t fd;
    uint32_t command, pad;
    uint64_t address;
    uint32_t length, rw_flags;
    uint64_t user_data;
    uint16_t buf_index, personality;
    uint32_t pad2;
    uint64_t fuse_flags, commit_id;
    uint16_t queue_id, pad3[31];
};
struct ring_header {
    union {
        struct in_header in;
        struct out_header out;
        char bytes[128];
    };
    char argument[128];
    struct {
        uint64_t flags, commit_id;
        uint32_t payload_length, padding;
        uint64_t reserved;
    } entry;
};
struct entry {
    struct ring_header header;
    char *payload;
    struct iovec_pair {
        void *address;
        size_t length;
    } parts[2];
};

_Static_assert(sizeof(struct ring_params) == 120, "io_uring_params");
_Static_assert(sizeof(struct submission) == SQE_LENGTH, "sqe128");
_Static_assert(sizeof(struct ring_header) == 288, "fuse_uring_req_header");

struct ring {
    int fd;
    uint16_t queue_id;
    _Atomic uint32_t *sq_tail, *cq_head, *cq_tail;
    uint32_t sq_mask, cq_mask;
    uint32_t *sq_array;
    struct submission *submissions;
    struct completion *completions;
    struct entry *entries;
};

static void *map_ring(int fd, size_t length, off_t offset)
{
    void *address = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, offset);
    if (address == MAP_FAILED)
        fail("mmap of the ring");
    return address;
}

static void ring_open(struct ring *ring)
{
    struct ring_params params = {.flags = SETUP_SQE128 | floor_options.ring_flags};
    ring->fd = (int) syscall(RING_SETUP, floor_options.depth, &params);
    if (ring->fd < 0)
        fail("io_uring_setup");
    size_t sq_length = params.sq.array + params.sq_entries * sizeof(uint32_t);
    size_t cq_length = params.cq.cqes + params.cq_entries * sizeof(struct completion);
    char *rings = map_ring(ring->fd, sq_length > cq_length ? sq_length : cq_length, 0);
    ring->submissions = map_ring(ring->fd, (size_t) params.sq_entries * SQE_LENGTH, 0x10000000);
    ring->sq_tail = (_Atomic uint32_t *) (rings + params.sq.tail);
    ring->sq_mask = *(uint32_t *) (rings + params.sq.mask);
    ring->sq_array = (uint32_t *) (rings + params.sq.array);
    ring->cq_head = (_Atomic uint32_t *) (rings + params.cq.head);
    ring->cq_tail = (_Atomic uint32_t *) (rings + params.cq.tail);
    ring->cq_mask = *(uint32_t *) (rings + params.cq.mask);
    ring->completions = (struct completion *) (rings + params.cq.cqes);
}

static struct submission *next_submission(struct ring *ring, uint32_t command, uint32_t index)
{
    uint32_t tail = atomic_load_explicit(ring->sq_tail, memory_order_relaxed);
    uint32_t slot = tail & ring->sq_mask;
    struct submission *sqe = &ring->submissions[slot];
    memset(sqe, 0, sizeof *sqe);
    sqe->opcode = RING_COMMAND;
    sqe->fd = floor_fd;
    sqe->command = command;
    sqe->user_data = index;
    sqe->queue_id = ring->queue_id;
    ring->sq_array[slot] = slot;
    atomic_store_explicit(ring->sq_tail, tail + 1, memory_order_release);
    return sqe;
}

static void register_entry(struct ring *ring, uint32_t index)
{
    struct entry *entry = &ring->entries[index];
    entry->payload = aligned_alloc(4096, PAYLOAD_LENGTH);
    memset(entry->payload, 0, PAYLOAD_LENGTH);
    entry->parts[0] = (struct iovec_pair) {&entry->header, sizeof entry->header};
    entry->parts[1] = (struct iovec_pair) {entry->payload, PAYLOAD_LENGTH};
    struct submission *sqe = next_submission(ring, COMMAND_REGISTER, index);
    sqe->address = (uint64_t) (uintptr_t) entry->parts;
    sqe->length = 2;
}

static void answer(struct ring *ring, uint32_t index)
{
    struct entry *entry = &ring->entries[index];
    struct in_header in = entry->header.in;
    /*
     * Replies with names behind them are built beside the payload first: floor_handle may read names while it writes.
     */
    char small[sizeof(struct entry_out) + sizeof(struct open_out)];
    bool in_place = in.opcode == OP_READDIR || in.opcode == OP_READDIRPLUS;
    int result = floor_handle(&in, entry->header.argument, entry->payload, in_place ? entry->payload : small);
    if (result > 0 && in.opcode == OP_READ)
        memset(entry->payload, 0, (size_t) result);
    else if (result > 0 && !in_place)
        memcpy(entry->payload, small, (size_t) result);
    entry->header.out = (struct out_header) {.unique = in.unique, .error = result < 0 ? result : 0};
    entry->header.entry.payload_length = result < 0 ? 0 : (uint32_t) result;
    next_submission(ring, COMMAND_COMMIT_AND_FETCH, index)->commit_id = entry->header.entry.commit_id;
}

static void *serve_ring(void *queue_id)
{
    struct ring ring = {.queue_id = (uint16_t) (intptr_t) queue_id};
    pin(ring.queue_id);
    ring_open(&ring);
    ring.entries = aligned_alloc(4096, (sizeof(struct entry) * floor_options.depth + 4095) & ~4095ul);
    uint32_t pending = floor_options.depth;
    for (uint32_t i = 0; i < pending; i++)
        register_entry(&ring, i);
    for (;;) {
        int submitted = (int) syscall(RING_ENTER, ring.fd, pending, 1, ENTER_GETEVENTS, NULL, 0);
        if (submitted < 0 && errno != EINTR)
            fail("io_uring_enter");
        pending -= submitted > 0 ? (uint32_t) submitted : 0;
        uint32_t head = atomic_load_explicit(ring.cq_head, memory_order_relaxed);
        uint32_t tail = atomic_load_explicit(ring.cq_tail, memory_order_acquire);
        for (; head != tail; head++, pending++) {
            const struct completion *done = &ring.completions[head & ring.cq_mask];
            if (done->result < 0)
                return NULL;  /* unmounted */
            answer(&ring, (uint32_t) done->user_data);
        }
        atomic_store_explicit(ring.cq_head, head, memory_order_release);
    }
}

static uint32_t possible_cpus(void)
{
    uint32_t first = 0, last = 0;
    FILE *file = fopen("/sys/devices/system/cpu/possible", "re");
    int count = file ? fscanf(file, "%u-%u", &first, &last) : 0;
    if (file)
        fclose(file);
    return count < 2 ? 1 : last + 1;
}

void floor_uring_start(void)
{
    uint32_t count = possible_cpus();
    for (uint32_t i = 0; i < count; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve_ring, (void *) (intptr_t) i))
            fail("thread");
    }
}
