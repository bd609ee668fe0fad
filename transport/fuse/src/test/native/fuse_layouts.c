// SPDX-License-Identifier: Apache-2.0
/*
 * Prints what the installed linux/fuse.h says about the structures of the wire, one line each:
 *     minor NUMBER
 *     struct NAME LENGTH ALIGNMENT
 *     field STRUCT NAME OFFSET LENGTH
 * Fields that came after the installed header are not printed; the test counts them as not comparable.
 */
#include <stddef.h>
#include <stdio.h>
#include <linux/fuse.h>

#define STRUCT(s) printf("struct %s %zu %zu\n", #s, sizeof(struct s), _Alignof(struct s))
#define FIELD(s, f) printf("field %s %s %zu %zu\n", #s, #f, offsetof(struct s, f), sizeof(((struct s *) 0)->f))

int main(void)
{
    printf("minor %d\n", FUSE_KERNEL_MINOR_VERSION);
    STRUCT(fuse_in_header);
    FIELD(fuse_in_header, len);
    FIELD(fuse_in_header, opcode);
    FIELD(fuse_in_header, unique);
    FIELD(fuse_in_header, nodeid);
    FIELD(fuse_in_header, uid);
    FIELD(fuse_in_header, gid);
    FIELD(fuse_in_header, pid);
#if FUSE_KERNEL_MINOR_VERSION >= 38
    FIELD(fuse_in_header, total_extlen);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 38
    FIELD(fuse_in_header, padding);
#endif
    STRUCT(fuse_out_header);
    FIELD(fuse_out_header, len);
    FIELD(fuse_out_header, error);
    FIELD(fuse_out_header, unique);
    STRUCT(fuse_init_in);
    FIELD(fuse_init_in, major);
    FIELD(fuse_init_in, minor);
    FIELD(fuse_init_in, max_readahead);
    FIELD(fuse_init_in, flags);
#if FUSE_KERNEL_MINOR_VERSION >= 36
    FIELD(fuse_init_in, flags2);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 36
    FIELD(fuse_init_in, unused);
#endif
    STRUCT(fuse_init_out);
    FIELD(fuse_init_out, major);
    FIELD(fuse_init_out, minor);
    FIELD(fuse_init_out, max_readahead);
    FIELD(fuse_init_out, flags);
    FIELD(fuse_init_out, max_background);
    FIELD(fuse_init_out, congestion_threshold);
    FIELD(fuse_init_out, max_write);
    FIELD(fuse_init_out, time_gran);
    FIELD(fuse_init_out, max_pages);
    FIELD(fuse_init_out, map_alignment);
#if FUSE_KERNEL_MINOR_VERSION >= 36
    FIELD(fuse_init_out, flags2);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 40
    FIELD(fuse_init_out, max_stack_depth);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 43
    FIELD(fuse_init_out, request_timeout);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 43
    FIELD(fuse_init_out, unused);
#endif
    STRUCT(fuse_attr);
    FIELD(fuse_attr, ino);
    FIELD(fuse_attr, size);
    FIELD(fuse_attr, blocks);
    FIELD(fuse_attr, atime);
    FIELD(fuse_attr, mtime);
    FIELD(fuse_attr, ctime);
    FIELD(fuse_attr, atimensec);
    FIELD(fuse_attr, mtimensec);
    FIELD(fuse_attr, ctimensec);
    FIELD(fuse_attr, mode);
    FIELD(fuse_attr, nlink);
    FIELD(fuse_attr, uid);
    FIELD(fuse_attr, gid);
    FIELD(fuse_attr, rdev);
    FIELD(fuse_attr, blksize);
#if FUSE_KERNEL_MINOR_VERSION >= 32
    FIELD(fuse_attr, flags);
#endif
    STRUCT(fuse_entry_out);
    FIELD(fuse_entry_out, nodeid);
    FIELD(fuse_entry_out, generation);
    FIELD(fuse_entry_out, entry_valid);
    FIELD(fuse_entry_out, attr_valid);
    FIELD(fuse_entry_out, entry_valid_nsec);
    FIELD(fuse_entry_out, attr_valid_nsec);
    FIELD(fuse_entry_out, attr);
    STRUCT(fuse_attr_out);
    FIELD(fuse_attr_out, attr_valid);
    FIELD(fuse_attr_out, attr_valid_nsec);
    FIELD(fuse_attr_out, dummy);
    FIELD(fuse_attr_out, attr);
    STRUCT(fuse_getattr_in);
    FIELD(fuse_getattr_in, getattr_flags);
    FIELD(fuse_getattr_in, dummy);
    FIELD(fuse_getattr_in, fh);
    STRUCT(fuse_setattr_in);
    FIELD(fuse_setattr_in, valid);
    FIELD(fuse_setattr_in, padding);
    FIELD(fuse_setattr_in, fh);
    FIELD(fuse_setattr_in, size);
    FIELD(fuse_setattr_in, lock_owner);
    FIELD(fuse_setattr_in, atime);
    FIELD(fuse_setattr_in, mtime);
    FIELD(fuse_setattr_in, ctime);
    FIELD(fuse_setattr_in, atimensec);
    FIELD(fuse_setattr_in, mtimensec);
    FIELD(fuse_setattr_in, ctimensec);
    FIELD(fuse_setattr_in, mode);
    FIELD(fuse_setattr_in, unused4);
    FIELD(fuse_setattr_in, uid);
    FIELD(fuse_setattr_in, gid);
    FIELD(fuse_setattr_in, unused5);
#if FUSE_KERNEL_MINOR_VERSION >= 39
    STRUCT(fuse_statx_in);
    FIELD(fuse_statx_in, getattr_flags);
    FIELD(fuse_statx_in, reserved);
    FIELD(fuse_statx_in, fh);
    FIELD(fuse_statx_in, sx_flags);
    FIELD(fuse_statx_in, sx_mask);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 39
    STRUCT(fuse_sx_time);
    FIELD(fuse_sx_time, tv_sec);
    FIELD(fuse_sx_time, tv_nsec);
    FIELD(fuse_sx_time, __reserved);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 39
    STRUCT(fuse_statx);
    FIELD(fuse_statx, mask);
    FIELD(fuse_statx, blksize);
    FIELD(fuse_statx, attributes);
    FIELD(fuse_statx, nlink);
    FIELD(fuse_statx, uid);
    FIELD(fuse_statx, gid);
    FIELD(fuse_statx, mode);
    FIELD(fuse_statx, __spare0);
    FIELD(fuse_statx, ino);
    FIELD(fuse_statx, size);
    FIELD(fuse_statx, blocks);
    FIELD(fuse_statx, attributes_mask);
    FIELD(fuse_statx, atime);
    FIELD(fuse_statx, btime);
    FIELD(fuse_statx, ctime);
    FIELD(fuse_statx, mtime);
    FIELD(fuse_statx, rdev_major);
    FIELD(fuse_statx, rdev_minor);
    FIELD(fuse_statx, dev_major);
    FIELD(fuse_statx, dev_minor);
    FIELD(fuse_statx, __spare2);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 39
    STRUCT(fuse_statx_out);
    FIELD(fuse_statx_out, attr_valid);
    FIELD(fuse_statx_out, attr_valid_nsec);
    FIELD(fuse_statx_out, flags);
    FIELD(fuse_statx_out, spare);
    FIELD(fuse_statx_out, stat);
#endif
    STRUCT(fuse_mknod_in);
    FIELD(fuse_mknod_in, mode);
    FIELD(fuse_mknod_in, rdev);
    FIELD(fuse_mknod_in, umask);
    FIELD(fuse_mknod_in, padding);
    STRUCT(fuse_mkdir_in);
    FIELD(fuse_mkdir_in, mode);
    FIELD(fuse_mkdir_in, umask);
    STRUCT(fuse_rename_in);
    FIELD(fuse_rename_in, newdir);
    STRUCT(fuse_rename2_in);
    FIELD(fuse_rename2_in, newdir);
    FIELD(fuse_rename2_in, flags);
    FIELD(fuse_rename2_in, padding);
    STRUCT(fuse_link_in);
    FIELD(fuse_link_in, oldnodeid);
    STRUCT(fuse_open_in);
    FIELD(fuse_open_in, flags);
#if FUSE_KERNEL_MINOR_VERSION >= 33
    FIELD(fuse_open_in, open_flags);
#endif
    STRUCT(fuse_create_in);
    FIELD(fuse_create_in, flags);
    FIELD(fuse_create_in, mode);
    FIELD(fuse_create_in, umask);
#if FUSE_KERNEL_MINOR_VERSION >= 33
    FIELD(fuse_create_in, open_flags);
#endif
    STRUCT(fuse_open_out);
    FIELD(fuse_open_out, fh);
    FIELD(fuse_open_out, open_flags);
#if FUSE_KERNEL_MINOR_VERSION >= 40
    FIELD(fuse_open_out, backing_id);
#endif
    STRUCT(fuse_release_in);
    FIELD(fuse_release_in, fh);
    FIELD(fuse_release_in, flags);
    FIELD(fuse_release_in, release_flags);
    FIELD(fuse_release_in, lock_owner);
    STRUCT(fuse_flush_in);
    FIELD(fuse_flush_in, fh);
    FIELD(fuse_flush_in, unused);
    FIELD(fuse_flush_in, padding);
    FIELD(fuse_flush_in, lock_owner);
    STRUCT(fuse_read_in);
    FIELD(fuse_read_in, fh);
    FIELD(fuse_read_in, offset);
    FIELD(fuse_read_in, size);
    FIELD(fuse_read_in, read_flags);
    FIELD(fuse_read_in, lock_owner);
    FIELD(fuse_read_in, flags);
    FIELD(fuse_read_in, padding);
    STRUCT(fuse_write_in);
    FIELD(fuse_write_in, fh);
    FIELD(fuse_write_in, offset);
    FIELD(fuse_write_in, size);
    FIELD(fuse_write_in, write_flags);
    FIELD(fuse_write_in, lock_owner);
    FIELD(fuse_write_in, flags);
    FIELD(fuse_write_in, padding);
    STRUCT(fuse_write_out);
    FIELD(fuse_write_out, size);
    FIELD(fuse_write_out, padding);
    STRUCT(fuse_fsync_in);
    FIELD(fuse_fsync_in, fh);
    FIELD(fuse_fsync_in, fsync_flags);
    FIELD(fuse_fsync_in, padding);
    STRUCT(fuse_kstatfs);
    FIELD(fuse_kstatfs, blocks);
    FIELD(fuse_kstatfs, bfree);
    FIELD(fuse_kstatfs, bavail);
    FIELD(fuse_kstatfs, files);
    FIELD(fuse_kstatfs, ffree);
    FIELD(fuse_kstatfs, bsize);
    FIELD(fuse_kstatfs, namelen);
    FIELD(fuse_kstatfs, frsize);
    FIELD(fuse_kstatfs, padding);
    FIELD(fuse_kstatfs, spare);
    STRUCT(fuse_statfs_out);
    FIELD(fuse_statfs_out, st);
#if FUSE_KERNEL_MINOR_VERSION >= 33
    STRUCT(fuse_setxattr_in);
    FIELD(fuse_setxattr_in, size);
    FIELD(fuse_setxattr_in, flags);
    FIELD(fuse_setxattr_in, setxattr_flags);
    FIELD(fuse_setxattr_in, padding);
#endif
    STRUCT(fuse_getxattr_in);
    FIELD(fuse_getxattr_in, size);
    FIELD(fuse_getxattr_in, padding);
    STRUCT(fuse_getxattr_out);
    FIELD(fuse_getxattr_out, size);
    FIELD(fuse_getxattr_out, padding);
    STRUCT(fuse_file_lock);
    FIELD(fuse_file_lock, start);
    FIELD(fuse_file_lock, end);
    FIELD(fuse_file_lock, type);
    FIELD(fuse_file_lock, pid);
    STRUCT(fuse_lk_in);
    FIELD(fuse_lk_in, fh);
    FIELD(fuse_lk_in, owner);
    FIELD(fuse_lk_in, lk);
    FIELD(fuse_lk_in, lk_flags);
    FIELD(fuse_lk_in, padding);
    STRUCT(fuse_lk_out);
    FIELD(fuse_lk_out, lk);
    STRUCT(fuse_access_in);
    FIELD(fuse_access_in, mask);
    FIELD(fuse_access_in, padding);
    STRUCT(fuse_fallocate_in);
    FIELD(fuse_fallocate_in, fh);
    FIELD(fuse_fallocate_in, offset);
    FIELD(fuse_fallocate_in, length);
    FIELD(fuse_fallocate_in, mode);
    FIELD(fuse_fallocate_in, padding);
    STRUCT(fuse_lseek_in);
    FIELD(fuse_lseek_in, fh);
    FIELD(fuse_lseek_in, offset);
    FIELD(fuse_lseek_in, whence);
    FIELD(fuse_lseek_in, padding);
    STRUCT(fuse_lseek_out);
    FIELD(fuse_lseek_out, offset);
    STRUCT(fuse_copy_file_range_in);
    FIELD(fuse_copy_file_range_in, fh_in);
    FIELD(fuse_copy_file_range_in, off_in);
    FIELD(fuse_copy_file_range_in, nodeid_out);
    FIELD(fuse_copy_file_range_in, fh_out);
    FIELD(fuse_copy_file_range_in, off_out);
    FIELD(fuse_copy_file_range_in, len);
    FIELD(fuse_copy_file_range_in, flags);
#if FUSE_KERNEL_MINOR_VERSION >= 45
    STRUCT(fuse_copy_file_range_out);
    FIELD(fuse_copy_file_range_out, bytes_copied);
#endif
    STRUCT(fuse_ioctl_in);
    FIELD(fuse_ioctl_in, fh);
    FIELD(fuse_ioctl_in, flags);
    FIELD(fuse_ioctl_in, cmd);
    FIELD(fuse_ioctl_in, arg);
    FIELD(fuse_ioctl_in, in_size);
    FIELD(fuse_ioctl_in, out_size);
    STRUCT(fuse_ioctl_out);
    FIELD(fuse_ioctl_out, result);
    FIELD(fuse_ioctl_out, flags);
    FIELD(fuse_ioctl_out, in_iovs);
    FIELD(fuse_ioctl_out, out_iovs);
    STRUCT(fuse_poll_in);
    FIELD(fuse_poll_in, fh);
    FIELD(fuse_poll_in, kh);
    FIELD(fuse_poll_in, flags);
    FIELD(fuse_poll_in, events);
    STRUCT(fuse_poll_out);
    FIELD(fuse_poll_out, revents);
    FIELD(fuse_poll_out, padding);
    STRUCT(fuse_interrupt_in);
    FIELD(fuse_interrupt_in, unique);
    STRUCT(fuse_forget_in);
    FIELD(fuse_forget_in, nlookup);
    STRUCT(fuse_forget_one);
    FIELD(fuse_forget_one, nodeid);
    FIELD(fuse_forget_one, nlookup);
    STRUCT(fuse_batch_forget_in);
    FIELD(fuse_batch_forget_in, count);
    FIELD(fuse_batch_forget_in, dummy);
    STRUCT(fuse_bmap_in);
    FIELD(fuse_bmap_in, block);
    FIELD(fuse_bmap_in, blocksize);
    FIELD(fuse_bmap_in, padding);
#if FUSE_KERNEL_MINOR_VERSION >= 34
    STRUCT(fuse_syncfs_in);
    FIELD(fuse_syncfs_in, padding);
#endif
    STRUCT(fuse_dirent);
    FIELD(fuse_dirent, ino);
    FIELD(fuse_dirent, off);
    FIELD(fuse_dirent, namelen);
    FIELD(fuse_dirent, type);
    STRUCT(fuse_direntplus);
    FIELD(fuse_direntplus, entry_out);
    FIELD(fuse_direntplus, dirent);
    STRUCT(fuse_notify_inval_inode_out);
    FIELD(fuse_notify_inval_inode_out, ino);
    FIELD(fuse_notify_inval_inode_out, off);
    FIELD(fuse_notify_inval_inode_out, len);
    STRUCT(fuse_notify_inval_entry_out);
    FIELD(fuse_notify_inval_entry_out, parent);
    FIELD(fuse_notify_inval_entry_out, namelen);
#if FUSE_KERNEL_MINOR_VERSION >= 38
    FIELD(fuse_notify_inval_entry_out, flags);
#endif
    STRUCT(fuse_notify_delete_out);
    FIELD(fuse_notify_delete_out, parent);
    FIELD(fuse_notify_delete_out, child);
    FIELD(fuse_notify_delete_out, namelen);
    FIELD(fuse_notify_delete_out, padding);
    STRUCT(fuse_notify_store_out);
    FIELD(fuse_notify_store_out, nodeid);
    FIELD(fuse_notify_store_out, offset);
    FIELD(fuse_notify_store_out, size);
    FIELD(fuse_notify_store_out, padding);
    STRUCT(fuse_notify_retrieve_out);
    FIELD(fuse_notify_retrieve_out, notify_unique);
    FIELD(fuse_notify_retrieve_out, nodeid);
    FIELD(fuse_notify_retrieve_out, offset);
    FIELD(fuse_notify_retrieve_out, size);
    FIELD(fuse_notify_retrieve_out, padding);
    STRUCT(fuse_notify_retrieve_in);
    FIELD(fuse_notify_retrieve_in, dummy1);
    FIELD(fuse_notify_retrieve_in, offset);
    FIELD(fuse_notify_retrieve_in, size);
    FIELD(fuse_notify_retrieve_in, dummy2);
    FIELD(fuse_notify_retrieve_in, dummy3);
    FIELD(fuse_notify_retrieve_in, dummy4);
#if FUSE_KERNEL_MINOR_VERSION >= 45
    STRUCT(fuse_notify_prune_out);
    FIELD(fuse_notify_prune_out, count);
    FIELD(fuse_notify_prune_out, padding);
    FIELD(fuse_notify_prune_out, spare);
#endif
    STRUCT(fuse_notify_poll_wakeup_out);
    FIELD(fuse_notify_poll_wakeup_out, kh);
#if FUSE_KERNEL_MINOR_VERSION >= 40
    STRUCT(fuse_backing_map);
    FIELD(fuse_backing_map, fd);
    FIELD(fuse_backing_map, flags);
    FIELD(fuse_backing_map, padding);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 38
    STRUCT(fuse_ext_header);
    FIELD(fuse_ext_header, size);
    FIELD(fuse_ext_header, type);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 39
    STRUCT(fuse_supp_groups);
    FIELD(fuse_supp_groups, nr_groups);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 36
    STRUCT(fuse_secctx_header);
    FIELD(fuse_secctx_header, size);
    FIELD(fuse_secctx_header, nr_secctx);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 36
    STRUCT(fuse_secctx);
    FIELD(fuse_secctx, size);
    FIELD(fuse_secctx, padding);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 42
    STRUCT(fuse_uring_ent_in_out);
    FIELD(fuse_uring_ent_in_out, flags);
    FIELD(fuse_uring_ent_in_out, commit_id);
    FIELD(fuse_uring_ent_in_out, payload_sz);
    FIELD(fuse_uring_ent_in_out, padding);
    FIELD(fuse_uring_ent_in_out, reserved);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 42
    STRUCT(fuse_uring_req_header);
    FIELD(fuse_uring_req_header, in_out);
    FIELD(fuse_uring_req_header, op_in);
    FIELD(fuse_uring_req_header, ring_ent_in_out);
#endif
#if FUSE_KERNEL_MINOR_VERSION >= 42
    STRUCT(fuse_uring_cmd_req);
    FIELD(fuse_uring_cmd_req, flags);
    FIELD(fuse_uring_cmd_req, commit_id);
    FIELD(fuse_uring_cmd_req, qid);
    FIELD(fuse_uring_cmd_req, padding);
#endif
    return 0;
}
